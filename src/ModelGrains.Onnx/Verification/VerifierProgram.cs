using System.Diagnostics;

namespace ModelGrains.Onnx.Verification;

/// <summary>Finds the verifier and says how it is started.</summary>
internal static class VerifierProgram
{
    private const string Name = "modelgrains-verifier";

    /// <summary>
    /// What of this process's environment the child gets: enough to run .NET and the device's driver, and none of the server's secrets,
    /// since graphs that nobody trusts yet run in it.
    /// </summary>
    private static readonly string[] Inherited =
        ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LANG", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot", "windir", "USERPROFILE", "LOCALAPPDATA"];

    private static readonly string[] InheritedPrefixes = ["LC_", "DOTNET_ROOT", "CUDA_", "NVIDIA_"];

    /// <summary>How to start it; null where it is not there.</summary>
    /// <param name="path">As <see cref="VerifierOptions.Path"/>.</param>
    public static ProcessStartInfo? Find(string path)
    {
        var suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        var beside = Path.Combine(AppContext.BaseDirectory, Name);
        string[] candidates = path.Length > 0 ? [path] : [beside + ".dll", beside + suffix];
        foreach (var candidate in candidates.Where(File.Exists))
        {
            if (!candidate.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
                return Prepare(new ProcessStartInfo(candidate));
            if (FindHost() is { } host)
                return Prepare(new ProcessStartInfo(host, ["exec", candidate]));
        }

        return null;
    }

    /// <summary>The <c>dotnet</c> that runs this process, or lies beside its runtime; null in a self-contained program.</summary>
    private static string? FindHost()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Environment.ProcessPath is { } own && Path.GetFileName(own) == name)
            return own;
        // <root>/shared/Microsoft.NETCore.App/<version>/System.Private.CoreLib.dll
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location);
        if (string.IsNullOrEmpty(runtime))
            return null;
        var host = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", name));
        return File.Exists(host) ? host : null;
    }

    private static ProcessStartInfo Prepare(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = AppContext.BaseDirectory;
        foreach (var name in start.Environment.Keys.Where(name => !IsInherited(name)).ToList())
            start.Environment.Remove(name);
        start.Environment["ORT_DISABLE_TELEMETRY"] = "1";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return start;
    }

    private static bool IsInherited(string name) =>
        Inherited.Contains(name, StringComparer.OrdinalIgnoreCase) || InheritedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
