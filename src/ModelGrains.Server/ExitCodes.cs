namespace ModelGrains.Server;

/// <summary>What the process's exit code says.</summary>
internal static class ExitCodes
{
    /// <summary>Stopped as asked.</summary>
    public const int Success = 0;

    /// <summary>Something that nobody expected; the log has it.</summary>
    public const int Failure = 1;

    /// <summary>A setting is wrong.</summary>
    public const int WrongSettings = 2;

    /// <summary>A port is taken.</summary>
    public const int PortInUse = 3;

    /// <summary>The data directory cannot be used.</summary>
    public const int DataDirectoryUnusable = 4;

    /// <summary>The state file is damaged or of a newer release.</summary>
    public const int StateDamaged = 5;
}
