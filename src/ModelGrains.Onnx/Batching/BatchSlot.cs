using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Sessions;

namespace ModelGrains.Onnx.Batching;

/// <summary>One of the batches that an instance may have under way at a time: the thread's work, and the memory that it is used with again and again.</summary>
internal sealed class BatchSlot(Batcher batcher) : InferenceWork, IDisposable
{
    /// <summary>What is under way.</summary>
    public List<InferenceRun> Batch { get; } = [];

    /// <summary>What is to be answered that it came too late.</summary>
    public List<InferenceRun> Rejected { get; } = [];

    /// <summary>Where the inputs are joined.</summary>
    public BatchBuffers Buffers { get; } = new();

    /// <summary>Whether it had a batch since it last was idle.</summary>
    public bool GoesOn { get; set; }

    /// <inheritdoc/>
    public override void Run() => batcher.Run(this);

    /// <inheritdoc/>
    public void Dispose() => Buffers.Dispose();
}
