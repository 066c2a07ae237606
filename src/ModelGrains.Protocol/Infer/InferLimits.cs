namespace ModelGrains.Protocol.Infer;

/// <summary>How many of each thing one inference request may name: each costs more memory here than on the wire.</summary>
public static class InferLimits
{
    /// <summary>Inputs, and as many outputs asked for.</summary>
    public const int MaxTensors = 1024;

    /// <summary>Parameters of the request, or of one tensor.</summary>
    public const int MaxParameters = 256;

    /// <summary>Dimensions of a tensor.</summary>
    public const int MaxRank = 64;
}
