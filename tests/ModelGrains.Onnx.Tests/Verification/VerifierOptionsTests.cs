using ModelGrains.Onnx.Verification;

namespace ModelGrains.Onnx.Tests.Verification;

public class VerifierOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreRight() => Assert.Empty(new VerifierOptions().Validate("Verifier"));

    [Fact]
    public void Validate_Ends_AreRight()
    {
        Assert.Empty(new VerifierOptions { TimeSeconds = 86_400, MemoryMegabytes = 1_048_576, CpuSeconds = 864_000, Concurrent = 64, MaxLatencyMilliseconds = 3_600_000 }.Validate("V"));
        Assert.Empty(new VerifierOptions { TimeSeconds = 1, MemoryMegabytes = 16, CpuSeconds = 1, Concurrent = 1, MaxLatencyMilliseconds = 0 }.Validate("V"));
    }

    [Fact]
    public void Validate_AllWrong_NamesEveryKey()
    {
        string[] expected =
        [
            "V:Path is 'nowhere', which is no file", "V:TimeSeconds is 0, expected 1 to 86400", "V:MemoryMegabytes is 15, expected 16 to 1048576",
            "V:CpuSeconds is 0, expected 1 to 864000", "V:Concurrent is 65, expected 1 to 64", "V:MaxLatencyMilliseconds is -1, expected 0 to 3600000",
        ];
        Assert.Equal(expected, new VerifierOptions
        {
            Path = "nowhere", TimeSeconds = 0, MemoryMegabytes = 15, CpuSeconds = 0, Concurrent = 65, MaxLatencyMilliseconds = -1,
        }.Validate("V"));
    }
}
