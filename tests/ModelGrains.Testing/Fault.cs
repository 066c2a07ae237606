namespace ModelGrains.Testing;

/// <summary>What a store may do with a request.</summary>
public enum Fault
{
    /// <summary>Answers as it should.</summary>
    None,

    /// <summary>Never answers.</summary>
    Hang,

    /// <summary>Sends half of its answer, and then nothing.</summary>
    Stall,

    /// <summary>Resets the connection.</summary>
    Reset,

    /// <summary>Answers 500.</summary>
    Error,

    /// <summary>Answers 503 from something in front of it.</summary>
    Unavailable,

    /// <summary>Answers with one other byte.</summary>
    OtherByte,

    /// <summary>Resets the connection after half of its answer.</summary>
    Cut,

    /// <summary>Answers with half of the bytes as if that were all.</summary>
    Short,
}
