using System.Runtime.InteropServices;

namespace ModelGrains.Onnx.Runtime;

/// <summary>The few calls of the C library that .NET has no equivalent for.</summary>
internal static partial class NativeMethods
{
    /// <summary>Sets a variable where native code's <c>getenv</c> sees it: <see cref="Environment.SetEnvironmentVariable(string, string?)"/> does not on Unix.</summary>
    public static void SetNativeEnvironment(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value);
        if (!OperatingSystem.IsWindows() && SetEnv(name, value, 1) != 0)
            throw new InvalidOperationException($"The environment variable {name} could not be set.");
    }

    /// <summary>Gives free heap memory back to the system. glibc keeps it otherwise; does nothing where there is no such call.</summary>
    public static void TrimHeap()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no malloc_trim and gives memory back by itself.
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);

    /// <summary>Sets how a process or, on Linux, a thread stands back behind others.</summary>
    [LibraryImport("libc", EntryPoint = "setpriority")]
    public static partial int SetPriority(int which, uint who, int priority);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
