namespace ModelGrains.Onnx.Runtime;

/// <summary>Something for an inference thread to do.</summary>
internal interface IInferenceWork
{
    /// <summary>Does it. Must not throw: what goes wrong is told to whoever waits for it.</summary>
    void Run();
}
