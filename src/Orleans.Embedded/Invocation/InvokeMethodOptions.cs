namespace Orleans.CodeGeneration;

/// <summary>How a method is called, from its attributes.</summary>
[Flags]
public enum InvokeMethodOptions
{
    /// <summary>As usual.</summary>
    None = 0,

    /// <summary>The caller does not wait.</summary>
    OneWay = 1,

    /// <summary>Interleaves with others of its kind.</summary>
    ReadOnly = 2,

    /// <summary>Interleaves with everything.</summary>
    AlwaysInterleave = 4,
}
