namespace ModelGrains.Cli.Output;

/// <summary>Follows long work that goes through steps one after the other.</summary>
internal interface IStepProgress
{
    /// <summary>A step of a known length starts; the one before it is done.</summary>
    void Start(string step, long bytes);

    /// <summary>The step is some bytes further.</summary>
    void Advance(long bytes);

    /// <summary>A step of unknown length starts; the one before it is done.</summary>
    void Wait(string step);
}
