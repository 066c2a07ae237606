namespace Orleans.Runtime;

internal sealed class SiloLifecycle : LifecycleSubject, ISiloLifecycle
{
    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    protected override void OnStarted(int stage) => HighestCompletedStage = stage;

    protected override void OnStopped(int stage) => LowestStoppedStage = stage;
}
