using ModelGrains.Errors;

namespace ModelGrains.Storage;

/// <summary>Tells a disk that is full from everything else that a write may fail with.</summary>
public static class DiskSpace
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether a write failed because the system gives it no more space: the disk is full, or a quota or the largest file allowed is reached.</summary>
    public static bool IsLacking(Exception e) => e switch
    {
        IOException { HResult: NoSpaceLeft or QuotaExceeded or WindowsDiskFull or WindowsHandleDiskFull } => true,
        // What .NET makes of a file that is larger than the process may write.
        ArgumentOutOfRangeException { ParamName: "value" } large => large.Message.Contains("file length", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>The exception for a write that failed so below .NET.</summary>
    internal static IOException Lacking(string message) => new(message, NoSpaceLeft);

    /// <summary>The error for whoever asked.</summary>
    /// <param name="what">What could not be done: <c>The package could not be stored</c>.</param>
    public static ModelError Error(string what) => ModelErrors.RuntimeFault($"{what}: no space is left on the server's disk");
}
