using System.Runtime.InteropServices;

namespace ModelGrains.Server;

/// <summary>Where the system limits how large a file may be (<c>ulimit -f</c>), a write beyond that fails; by default it would end the process.</summary>
internal static class FileSizeLimit
{
    /// <summary>SIGXFSZ, the same on Linux and macOS.</summary>
    private const PosixSignal Exceeded = (PosixSignal)25;

    /// <summary>Has such a write fail; until what is returned is disposed.</summary>
    public static IDisposable? FailWrites() => OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(Exceeded, signal => signal.Cancel = true);
}
