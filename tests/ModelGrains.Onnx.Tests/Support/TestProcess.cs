using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using ModelGrains.Onnx.Runtime;

// ONNX Runtime's environment, threads and memory are the process's: one test at a time can measure them.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace ModelGrains.Onnx.Tests.Support;

/// <summary>What the tests of this process share: a fresh home, and ONNX Runtime with a small arena.</summary>
internal static partial class TestProcess
{
    /// <summary>The most that runs may hold together.</summary>
    public const int ArenaMegabytes = 64;

    /// <summary>The home that native code sees.</summary>
    public static string Home { get; } = Directory.CreateTempSubdirectory("modelgrains-onnx-tests-home-").FullName;

    public static OnnxEnvironment Environment => OnnxEnvironment.GetOrCreate(new OnnxOptions { ArenaMegabytes = ArenaMegabytes });

    public static FreedMemory Freed { get; } = new(TimeProvider.System, NullLogger<FreedMemory>.Instance);

    public static string? NativeVariable(string name) => Marshal.PtrToStringUTF8(GetEnv(name));

    /// <summary>Before anything of ONNX Runtime is loaded.</summary>
    [ModuleInitializer]
    internal static void Begin()
    {
        if (!OperatingSystem.IsLinux())
            return;
        _ = SetEnv("HOME", Home, 1);
        _ = SetEnv("XDG_CACHE_HOME", "", 1);
        _ = UnsetEnv("XDG_CACHE_HOME");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Home, recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnv(string name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetEnv(string name);
}
