namespace ModelGrains.Onnx.Runtime;

/// <summary>Whether a queue took something.</summary>
internal enum QueueAnswer
{
    /// <summary>It is in the queue.</summary>
    Taken,

    /// <summary>The queue is full, or closed.</summary>
    Full,

    /// <summary>What is in the queue waits so long that this would be too late.</summary>
    TooSlow,
}
