namespace ModelGrains.Client.Tests.Support;

/// <summary>Always the middle: waits are half their bound, times out exactly theirs.</summary>
internal sealed class HalfRandom : Random
{
    public override double NextDouble() => 0.5;

    public override int Next(int maxValue) => 0;
}
