using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using ModelGrains.Client.Tests.Support;
using ModelGrains.Inference;
using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Client.Tests;

/// <summary>What one call allocates, with a network that answers at once: the client and the request and response of HttpClient.</summary>
public sealed class AllocationTests
{
    private const int Calls = 200;

    [Fact]
    public async Task Infer_SmallRequest_StaysInItsBudget()
    {
        var perCall = await MeasureAsync(Answers.Request with { Inputs = [Tensor.From("x", [1, 4], [1f, 2, 3, 4])] });

        Assert.InRange(perCall, 1, 3_500);
    }

    [Fact]
    public async Task Infer_LargeRequest_AllocatesNoMoreThanASmallOne()
    {
        var perCall = await MeasureAsync(Answers.Request with { Inputs = [Tensor.From("x", [1024, 256], new float[1024 * 256].AsMemory())] });

        Assert.InRange(perCall, 1, 3_500);
    }

    private static async Task<long> MeasureAsync(InferRequest request)
    {
        using var handler = new SilentHandler();
        await using var client = new GrpcModelClient(new Uri("http://a:1"), new GrpcModelClientOptions { Handler = handler });
        await CallAsync(Calls);
        var thread = Environment.CurrentManagedThreadId;
        var allocated = Allocation.Of(() => Assert.True(CallAsync(Calls).IsCompletedSuccessfully));
        Assert.Equal(thread, Environment.CurrentManagedThreadId);
        return (allocated / Calls) - handler.OwnAllocation;

        async Task CallAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var call = client.InferAsync(request);
                Assert.True(call.IsCompletedSuccessfully);
                Assert.True((await call).IsSuccess);
            }
        }
    }

    private sealed class SilentHandler : HttpMessageHandler
    {
        private readonly byte[] body = [0, 0, 0, 0, (byte)Answers.Message().CalculateSize(), .. Answers.Message().ToByteArray()];

        /// <summary>What making the answer costs here, which is not the client's.</summary>
        public long OwnAllocation { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };
            response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            response.TrailingHeaders.TryAddWithoutValidation("grpc-status", "0");
            OwnAllocation = GC.GetAllocatedBytesForCurrentThread() - before;
            return response;
        }
    }
}
