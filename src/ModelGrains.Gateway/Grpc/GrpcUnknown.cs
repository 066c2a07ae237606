using Microsoft.AspNetCore.Http;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Grpc;

/// <summary>Answers of UNIMPLEMENTED.</summary>
internal static class GrpcUnknown
{
    /// <summary>Why the shared-memory methods and routes do nothing.</summary>
    public const string SharedMemory = "Shared memory is not supported by this server: send tensors raw, in the request itself";

    /// <summary>Whether a request is gRPC by its verb and content type.</summary>
    public static bool IsGrpc(HttpRequest request) => HttpMethods.IsPost(request.Method) && GrpcHeaders.IsGrpc(request.ContentType);

    /// <summary>Answers a method that its service does not have.</summary>
    public static Task MethodAsync(HttpContext context) => AnswerAsync(context, "The service has no such method");

    /// <summary>Answers a path whose service is not known.</summary>
    public static Task ServiceAsync(HttpContext context) => AnswerAsync(context, "The server has no such service");

    /// <summary>Answers a method of the shared-memory extensions.</summary>
    public static Task SharedMemoryAsync(HttpContext context) => AnswerAsync(context, SharedMemory);

    private static Task AnswerAsync(HttpContext context, string why) => GrpcAnswers.Refuse(context)
        ? Task.CompletedTask
        : GrpcAnswers.WriteStatusAsync(context, new GrpcStatus(GrpcStatusCode.Unimplemented, why));
}
