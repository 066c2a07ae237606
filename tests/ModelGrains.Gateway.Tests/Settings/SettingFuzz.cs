using System.Text;
using System.Text.Json;
using ModelGrains.Errors;
using ModelGrains.Gateway.Settings;
using ModelGrains.Tests.Fuzz;
using Xunit.Abstractions;

namespace ModelGrains.Gateway.Tests.Settings;

/// <summary>Bodies of the trace and logging routes, mutated.</summary>
public sealed class SettingFuzz(ITestOutputHelper output)
{
    private static readonly byte[][] Seeds =
    [
        .. ((string[])
        [
            """{"trace_level":["TIMESTAMPS","TENSORS"],"trace_rate":"100","trace_count":null,"log_frequency":5}""",
            """{"log_info":true,"log_verbose_level":1,"log_format":"ISO8601","log_file":""}""",
            """{"trace_level":"OFF"}""",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    [Fact]
    public void Read_MutatedBodies_AreReadRightlyOrRefused() => new FuzzRun("JSON trace and log settings", Seeds, JsonMutator.Mutate, output).Run(20_000, Check);

    private static bool Check(FuzzRandom random, byte[] input, FuzzRun.Budget budget)
    {
        var trace = budget.Measure(() => SettingJson.ReadTrace(input));
        var log = budget.Measure(() => SettingJson.ReadLog(input));
        Assert.True(trace.IsSuccess || trace.Error.Code == ModelErrorCode.InvalidInput);
        Assert.True(log.IsSuccess || log.Error.Code == ModelErrorCode.InvalidInput);
        if (!trace.IsSuccess && !log.IsSuccess)
            return false;
        if (input.Length > 0)
        {
            using var other = JsonDocument.Parse(input);
            Assert.Equal(JsonValueKind.Object, other.RootElement.ValueKind);
        }

        return true;
    }
}
