namespace ModelGrains.Core.Graphs;

/// <summary>What kind of value an ONNX input or output is.</summary>
public enum GraphValueKind
{
    /// <summary>A dense tensor: the only kind that can be served.</summary>
    Tensor,

    /// <summary>A sequence.</summary>
    Sequence,

    /// <summary>A map.</summary>
    Map,

    /// <summary>A value that may be absent.</summary>
    Optional,

    /// <summary>A sparse tensor.</summary>
    SparseTensor,

    /// <summary>No type is given.</summary>
    Unknown,
}
