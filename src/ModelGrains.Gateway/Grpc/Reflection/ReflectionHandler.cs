using Google.Protobuf;
using ModelGrains.Core.Tensors;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages.Reflection;
using Question = ModelGrains.Protocol.Messages.Reflection.ServerReflectionRequest.MessageRequestOneofCase;

namespace ModelGrains.Gateway.Grpc.Reflection;

/// <summary>Server reflection: one answer for each question of a stream. What is not known is an error in the answer, and the stream goes on.</summary>
internal static class ReflectionHandler
{
    public static async Task<GrpcStatus> HandleAsync(GrpcStreamCall<ServerReflectionRequest, ServerReflectionResponse> call)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation, call.Stopping);
        try
        {
            while (await call.ReadAsync(reading.Token) is { } request)
            {
                if (!request.IsSuccess)
                    return request.Status;
                await call.WriteAsync(Answer(ReflectionIndex.Served, request.Value), call.Cancellation);
            }

            return GrpcStatus.Ok;
        }
        catch (OperationCanceledException) when (call.Stopping.IsCancellationRequested && !call.Cancellation.IsCancellationRequested)
        {
            return new GrpcStatus(GrpcStatusCode.Unavailable, "The server is stopping");
        }
    }

    /// <summary>The answer to one question.</summary>
    internal static ServerReflectionResponse Answer(ReflectionIndex index, ServerReflectionRequest request)
    {
        var answer = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case Question.ListServices:
                answer.ListServicesResponse = new() { Service = { index.Services.Select(name => new ServiceResponse { Name = name }) } };
                break;
            case Question.FileByFilename:
                SetFiles(answer, index.FindFile(request.FileByFilename), "file", request.FileByFilename);
                break;
            case Question.FileContainingSymbol:
                SetFiles(answer, index.FindSymbol(request.FileContainingSymbol), "symbol", request.FileContainingSymbol);
                break;
            case Question.FileContainingExtension:
                answer.ErrorResponse = NotFound("extension of", request.FileContainingExtension.ContainingType);
                break;
            case Question.AllExtensionNumbersOfType when index.IsMessage(request.AllExtensionNumbersOfType):
                answer.AllExtensionNumbersResponse = new() { BaseTypeName = request.AllExtensionNumbersOfType };
                break;
            case Question.AllExtensionNumbersOfType:
                answer.ErrorResponse = NotFound("type", request.AllExtensionNumbersOfType);
                break;
            default:
                answer.ErrorResponse = new() { ErrorCode = (int)GrpcStatusCode.InvalidArgument, ErrorMessage = "The request asks nothing that is known here" };
                break;
        }

        return answer;
    }

    private static void SetFiles(ServerReflectionResponse answer, IReadOnlyList<ByteString>? found, string kind, string name)
    {
        if (found is null)
            answer.ErrorResponse = NotFound(kind, name);
        else
            answer.FileDescriptorResponse = new() { FileDescriptorProto = { found } };
    }

    private static ErrorResponse NotFound(string kind, string name) =>
        new() { ErrorCode = (int)GrpcStatusCode.NotFound, ErrorMessage = $"No {kind} '{JsonWords.Shorten(name)}' is known here" };
}
