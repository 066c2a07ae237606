using ModelGrains.Core.Shadows;
using ModelGrains.Shadows;

namespace ModelGrains.Core.Tests.Shadows;

public sealed class PressureGateTests
{
    private static readonly PressureLimits Limits = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(5));

    [Fact]
    public void Observe_BetweenTheMarks_StaysAsItIs()
    {
        var (running, happened) = Observe(default, 0, 19);
        Assert.Equal((false, null), (running.IsPaused, happened));

        var (paused, stopped) = Observe(running, 1, 20);
        Assert.Equal((true, ShadowEventKind.Paused), (paused.IsPaused, stopped));

        var (still, none) = Observe(paused, 60, 5);
        Assert.Equal((true, null), (still.IsPaused, none));
    }

    [Fact]
    public void Observe_CalmLongEnough_Resumes()
    {
        var gate = Observe(default, 0, 100).Next;
        gate = Observe(gate, 1, 4).Next;
        gate = Observe(gate, 5, 1).Next;
        Assert.True(gate.IsPaused);

        var (resumed, happened) = Observe(gate, 6, 0);

        Assert.Equal((false, ShadowEventKind.Resumed), (resumed.IsPaused, happened));
        Assert.Equal(default, resumed);
    }

    [Fact]
    public void Observe_ARelapse_CountsAnew()
    {
        var gate = Observe(default, 0, 100).Next;
        gate = Observe(gate, 1, 1).Next;
        gate = Observe(gate, 5, 6).Next;
        gate = Observe(gate, 6, 1).Next;

        Assert.Null(Observe(gate, 10, 1).Happened);
        Assert.Equal(ShadowEventKind.Resumed, Observe(gate, 11, 1).Happened);
    }

    private static (PressureGate Next, ShadowEventKind? Happened) Observe(PressureGate gate, double seconds, double milliseconds) =>
        gate.Observe(Limits, TimeSpan.FromSeconds(seconds), TimeSpan.FromMilliseconds(milliseconds));
}
