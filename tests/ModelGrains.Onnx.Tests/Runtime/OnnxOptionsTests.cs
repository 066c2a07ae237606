using ModelGrains.Onnx.Runtime;

namespace ModelGrains.Onnx.Tests.Runtime;

public class OnnxOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreRight() => Assert.Empty(new OnnxOptions().Validate("Onnx"));

    [Fact]
    public void Validate_Ends_AreRight()
    {
        Assert.Empty(new OnnxOptions { InferenceThreads = 1024, QueueLimit = 1_000_000, SharedPoolThreads = 1024, ArenaMegabytes = 4095, MaxRunSeconds = 86_400 }.Validate("Onnx"));
        Assert.Empty(new OnnxOptions { InferenceThreads = 0, QueueLimit = 1, SharedPoolThreads = 0, ArenaMegabytes = 16, MaxRunSeconds = 0 }.Validate("Onnx"));
    }

    [Fact]
    public void Validate_AllWrong_NamesEveryKey()
    {
        string[] expected =
        [
            "Onnx:InferenceThreads is -1, expected 0 to 1024", "Onnx:QueueLimit is 0, expected 1 to 1000000",
            "Onnx:SharedPoolThreads is 1025, expected 0 to 1024", "Onnx:ArenaMegabytes is 4096, expected 16 to 4095",
            "Onnx:MaxRunSeconds is -1, expected 0 to 86400",
        ];
        Assert.Equal(expected, new OnnxOptions { InferenceThreads = -1, QueueLimit = 0, SharedPoolThreads = 1025, ArenaMegabytes = 4096, MaxRunSeconds = -1 }.Validate("Onnx"));
    }
}
