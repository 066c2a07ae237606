using Microsoft.Extensions.Configuration;

namespace ModelGrains.Hosting.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void ReadServingOptions_Nothing_GivesTheDefaults()
    {
        var options = Configure().ReadServingOptions();

        Assert.Equal("data", options.DataDirectory);
        Assert.Equal(4096, options.Onnx.QueueLimit);
    }

    [Fact]
    public void ReadServingOptions_SeveralWrong_NamesEveryKey()
    {
        var refusal = Assert.Throws<OptionsException>(() => Configure(
            ("DataDirectory", " "), ("Accelerators", "cpu,tpu"), ("SamplesDirectory", "nowhere"), ("ResponseTimeoutSeconds", "0"),
            ("Onnx:ArenaMegabytes", "1"), ("Onnx:InferenceThreads", "-1"), ("Verifier:TimeSeconds", "0")).ReadServingOptions());

        foreach (var key in (string[])["DataDirectory", "Accelerators", "SamplesDirectory", "ResponseTimeoutSeconds", "Onnx:ArenaMegabytes", "Onnx:InferenceThreads", "Verifier:TimeSeconds"])
            Assert.Contains($"ModelGrains:{key}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadServingOptions_NotANumber_NamesTheKey()
    {
        var refusal = Assert.Throws<OptionsException>(() => Configure(("Onnx:QueueLimit", "many")).ReadServingOptions());

        Assert.Contains("ModelGrains:Onnx:QueueLimit", refusal.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Configure(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"{ServingOptions.Section}:{setting.Key}", (string?)setting.Value)))
            .Build();
}
