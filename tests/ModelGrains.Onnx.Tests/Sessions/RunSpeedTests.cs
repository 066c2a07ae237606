using ModelGrains.Onnx.Sessions;
using ModelGrains.Tests;

namespace ModelGrains.Onnx.Tests.Sessions;

/// <summary>Ten ticks of this clock are a microsecond; quick is under 250.</summary>
public class RunSpeedTests
{
    private readonly RunSpeed speed = new(new ManualTime());

    [Fact]
    public void IsQuick_NothingOrOnlyTheFirstRunKnown_IsNot()
    {
        Assert.False(speed.IsQuick(0));
        speed.Learn(1, 100);
        Assert.False(speed.IsQuick(0));
    }

    [Theory]
    [InlineData(2499, true)]
    [InlineData(2500, false)]
    public void IsQuick_SecondRun_Decides(long ticks, bool isQuick)
    {
        speed.Learn(1_000_000, 100);
        speed.Learn(ticks, 100);
        Assert.Equal(isQuick, speed.IsQuick(100));
    }

    [Fact]
    public void IsQuick_LargerRequest_IsExpectedToTakeLongerInProportion()
    {
        speed.Learn(0, 100);
        speed.Learn(500, 100);
        Assert.True(speed.IsQuick(499));
        Assert.False(speed.IsQuick(500));
    }

    [Fact]
    public void IsQuick_OneSlowRun_FadesAndManyDoNot()
    {
        speed.Learn(0, 100);
        speed.Learn(100, 100);
        speed.Learn(100_000, 100);
        Assert.False(speed.IsQuick(100));
        for (var i = 0; i < 20; i++)
            speed.Learn(100, 100);
        Assert.True(speed.IsQuick(100));
        for (var i = 0; i < 20; i++)
            speed.Learn(5_000, 100);
        Assert.False(speed.IsQuick(100));
    }
}
