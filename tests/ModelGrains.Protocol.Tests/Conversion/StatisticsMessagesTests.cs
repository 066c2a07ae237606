using System.Buffers;
using System.Text;
using ModelGrains.Models;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Tests.Conversion;

/// <summary>Counters as the statistics extension has them.</summary>
public sealed class StatisticsMessagesTests
{
    private static readonly VersionKey Key = new(ModelName.Parse("m"), new ModelVersion(2));

    [Fact]
    public void Write_EveryCounter_StandsInItsFieldInNanoseconds()
    {
        var message = StatisticsMessages.Write(Key, new InstanceCounters
        {
            Succeeded = 10,
            Rejected = 1,
            Cancelled = 2,
            Failed = 4,
            Inferences = 40,
            Executions = 5,
            QueueMicroseconds = 100,
            ComputeMicroseconds = 200,
            LastUsed = DateTimeOffset.FromUnixTimeMilliseconds(1234),
            SucceededMicroseconds = 300,
            UnansweredMicroseconds = 400,
            ComputeInputMicroseconds = 500,
            ComputeOutputMicroseconds = 600,
            Batches = [new BatchCounters { BatchSize = 8, Executions = 5, ComputeInputMicroseconds = 1, ComputeInferMicroseconds = 2, ComputeOutputMicroseconds = 3 }],
        });

        var expected = new ModelStatistics
        {
            Name = "m",
            Version = "2",
            LastInference = 1234,
            InferenceCount = 40,
            ExecutionCount = 5,
            InferenceStats = new InferStatistics
            {
                Success = Of(10, 300_000),
                Fail = Of(7, 400_000),
                Queue = Of(10, 100_000),
                ComputeInput = Of(5, 500_000),
                ComputeInfer = Of(5, 200_000),
                ComputeOutput = Of(5, 600_000),
                CacheHit = Of(0, 0),
                CacheMiss = Of(0, 0),
            },
            BatchStats = { new InferBatchStatistics { BatchSize = 8, ComputeInput = Of(5, 1000), ComputeInfer = Of(5, 2000), ComputeOutput = Of(5, 3000) } },
        };
        Assert.Equal(expected, message);
    }

    [Fact]
    public void Json_OfNothingDone_HasEveryFieldWithNumbers()
    {
        var output = new ArrayBufferWriter<byte>();
        MessageJson.Write(output, new ModelStatisticsResponse { ModelStats = { StatisticsMessages.Write(Key, new InstanceCounters()) } });

        const string Zero = """{"count":0,"ns":0}""";
        Assert.Equal(
            """{"model_stats":[{"name":"m","version":"2","last_inference":0,"inference_count":0,"execution_count":0,"inference_stats":{""" +
            string.Join(',', ((string[])["success", "fail", "queue", "compute_input", "compute_infer", "compute_output", "cache_hit", "cache_miss"]).Select(name => $"\"{name}\":{Zero}")) +
            """},"batch_stats":[],"memory_usage":[],"response_stats":{}}]}""",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static StatisticDuration Of(ulong count, ulong nanoseconds) => new() { Count = count, Ns = nanoseconds };
}
