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
            ("Onnx:ArenaMegabytes", "1"), ("Onnx:InferenceThreads", "-1"), ("Verifier:TimeSeconds", "0"), ("RoutePollMilliseconds", "1"),
            ("Webhooks:ops:Url", "nowhere"), ("Webhooks:ops:TimeoutSeconds", "61")).ReadServingOptions());

        foreach (var key in (string[])["RoutePollMilliseconds", "Webhooks:ops:Url", "Webhooks:ops:Secret", "Webhooks:ops:TimeoutSeconds", "DataDirectory", "Accelerators", "SamplesDirectory", "ResponseTimeoutSeconds", "Onnx:ArenaMegabytes", "Onnx:InferenceThreads", "Verifier:TimeSeconds"])
            Assert.Contains($"ModelGrains:{key}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadServingOptions_Webhooks_AreReadByName()
    {
        var options = Configure(("Webhooks:ops:Url", "https://host/hook"), ("Webhooks:ops:Secret", "0123456789abcdef"), ("Webhooks:audit:Url", "http://host/"), ("Webhooks:audit:Secret", "0123456789abcdef")).ReadServingOptions();

        Assert.Equal(["audit", "ops"], options.Webhooks.Keys.Order());
        Assert.Equal(("https://host/hook", 5), (options.Webhooks["ops"].Url, options.Webhooks["ops"].TimeoutSeconds));
        var refusal = Assert.Throws<OptionsException>(() => Configure(("Webhooks:Ops Team:Url", "https://host/"), ("Webhooks:Ops Team:Secret", "0123456789abcdef")).ReadServingOptions());
        Assert.Equal("Wrong settings: ModelGrains:Webhooks has 'Ops Team', expected as names 1 to 63 lower case letters, digits or '-', the first a letter", refusal.Message);
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
