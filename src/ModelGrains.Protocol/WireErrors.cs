using ModelGrains.Errors;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Protocol;

/// <summary>The one mapping of the closed list of errors to gRPC and HTTP, and back for the client.</summary>
public static class WireErrors
{
    private static readonly (ModelErrorCode Error, GrpcStatusCode Grpc, int Http)[] Table =
    [
        (ModelErrorCode.ModelNotFound, GrpcStatusCode.NotFound, 404),
        (ModelErrorCode.VersionNotFound, GrpcStatusCode.NotFound, 404),
        (ModelErrorCode.InvalidInput, GrpcStatusCode.InvalidArgument, 400),
        (ModelErrorCode.NotReady, GrpcStatusCode.Unavailable, 503),
        (ModelErrorCode.Overloaded, GrpcStatusCode.ResourceExhausted, 429),
        (ModelErrorCode.DeadlineExceeded, GrpcStatusCode.DeadlineExceeded, 504),
        (ModelErrorCode.Cancelled, GrpcStatusCode.Cancelled, 499),
        (ModelErrorCode.Unauthenticated, GrpcStatusCode.Unauthenticated, 401),
        (ModelErrorCode.PermissionDenied, GrpcStatusCode.PermissionDenied, 403),
        (ModelErrorCode.Conflict, GrpcStatusCode.Aborted, 409),
        (ModelErrorCode.InstanceLost, GrpcStatusCode.Unavailable, 503),
        (ModelErrorCode.RuntimeFault, GrpcStatusCode.Internal, 500),
        (ModelErrorCode.PreconditionFailed, GrpcStatusCode.FailedPrecondition, 412),
    ];

    /// <summary>The gRPC status of an error, with its text and delay.</summary>
    public static GrpcStatus ToGrpc(ModelError error) =>
        new(Row(error.Code).Grpc, error.Message) { Error = error.Code, RetryAfter = error.RetryAfter };

    /// <summary>The HTTP status of an error.</summary>
    public static int ToHttp(ModelErrorCode error) => Row(error).Http;

    /// <summary>
    /// The error of a gRPC status: exactly the server's where it is one of ours and says so, else the nearest. Codes that only other
    /// servers use are mapped by what a caller can do about them.
    /// </summary>
    public static ModelError FromGrpc(GrpcStatus status) => new(status.Error ?? Nearest(status.Code), status.Message) { RetryAfter = status.RetryAfter };

    private static (ModelErrorCode Error, GrpcStatusCode Grpc, int Http) Row(ModelErrorCode error) =>
        Array.Find(Table, row => row.Error == error) is { Http: > 0 } row ? row : (ModelErrorCode.RuntimeFault, GrpcStatusCode.Internal, 500);

    private static ModelErrorCode Nearest(GrpcStatusCode code) => code switch
    {
        GrpcStatusCode.AlreadyExists => ModelErrorCode.Conflict,
        GrpcStatusCode.FailedPrecondition or GrpcStatusCode.OutOfRange or GrpcStatusCode.Unimplemented => ModelErrorCode.InvalidInput,
        _ => Array.Find(Table, row => row.Grpc == code) is { Http: > 0 } row ? row.Error : ModelErrorCode.RuntimeFault,
    };
}
