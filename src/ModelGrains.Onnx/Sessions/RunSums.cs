namespace ModelGrains.Onnx.Sessions;

/// <summary>How often the session ran and how long that took, in time stamps.</summary>
internal sealed class RunSums
{
    public long Executions { get; private set; }

    public long Input { get; private set; }

    public long Infer { get; private set; }

    public long Output { get; private set; }

    public void Add(in RunTimes times)
    {
        Executions++;
        Input += times.Input;
        Infer += times.Infer;
        Output += times.Output;
    }

    public void Add(RunSums other)
    {
        Executions += other.Executions;
        Input += other.Input;
        Infer += other.Infer;
        Output += other.Output;
    }
}
