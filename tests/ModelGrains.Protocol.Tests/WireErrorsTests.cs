using ModelGrains.Errors;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Protocol.Tests;

public sealed class WireErrorsTests
{
    public static IEnumerable<object[]> Codes => Enum.GetValues<ModelErrorCode>().Select(code => new object[] { code });

    [Theory]
    [MemberData(nameof(Codes))]
    public void ToGrpc_ThenTrailersAndBack_IsTheSameError(ModelErrorCode code)
    {
        var error = new ModelError(code, "what happened") { RetryAfter = TimeSpan.FromMilliseconds(20) };
        var trailers = GrpcTrailers.Format(WireErrors.ToGrpc(error)).ToDictionary();

        Assert.Equal(error, WireErrors.FromGrpc(GrpcTrailers.Parse(trailers.GetValueOrDefault)!.Value));
    }

    [Theory]
    [InlineData(ModelErrorCode.ModelNotFound, GrpcStatusCode.NotFound, 404)]
    [InlineData(ModelErrorCode.VersionNotFound, GrpcStatusCode.NotFound, 404)]
    [InlineData(ModelErrorCode.InvalidInput, GrpcStatusCode.InvalidArgument, 400)]
    [InlineData(ModelErrorCode.NotReady, GrpcStatusCode.Unavailable, 503)]
    [InlineData(ModelErrorCode.Overloaded, GrpcStatusCode.ResourceExhausted, 429)]
    [InlineData(ModelErrorCode.DeadlineExceeded, GrpcStatusCode.DeadlineExceeded, 504)]
    [InlineData(ModelErrorCode.Cancelled, GrpcStatusCode.Cancelled, 499)]
    [InlineData(ModelErrorCode.Unauthenticated, GrpcStatusCode.Unauthenticated, 401)]
    [InlineData(ModelErrorCode.PermissionDenied, GrpcStatusCode.PermissionDenied, 403)]
    [InlineData(ModelErrorCode.Conflict, GrpcStatusCode.Aborted, 409)]
    [InlineData(ModelErrorCode.InstanceLost, GrpcStatusCode.Unavailable, 503)]
    [InlineData(ModelErrorCode.RuntimeFault, GrpcStatusCode.Internal, 500)]
    [InlineData(ModelErrorCode.PreconditionFailed, GrpcStatusCode.FailedPrecondition, 412)]
    public void Mapping_IsTheDesigns(ModelErrorCode error, GrpcStatusCode grpc, int http)
    {
        Assert.Equal(grpc, WireErrors.ToGrpc(new ModelError(error, "x")).Code);
        Assert.Equal(http, WireErrors.ToHttp(error));
    }

    [Theory]
    [InlineData(GrpcStatusCode.NotFound, ModelErrorCode.ModelNotFound)]
    [InlineData(GrpcStatusCode.Unavailable, ModelErrorCode.NotReady)]
    [InlineData(GrpcStatusCode.AlreadyExists, ModelErrorCode.Conflict)]
    [InlineData(GrpcStatusCode.FailedPrecondition, ModelErrorCode.InvalidInput)]
    [InlineData(GrpcStatusCode.Unimplemented, ModelErrorCode.InvalidInput)]
    [InlineData(GrpcStatusCode.Unknown, ModelErrorCode.RuntimeFault)]
    [InlineData(GrpcStatusCode.DataLoss, ModelErrorCode.RuntimeFault)]
    public void FromGrpc_OfAnotherServer_IsTheNearest(GrpcStatusCode code, ModelErrorCode expected) =>
        Assert.Equal(expected, WireErrors.FromGrpc(new GrpcStatus(code, "x")).Code);
}
