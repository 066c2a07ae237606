using System.Buffers.Text;
using System.ComponentModel;
using System.Diagnostics;

namespace ModelGrains.Onnx.Verification;

/// <summary>Memory of a process as the system counts it.</summary>
internal static class ProcessMemory
{
    /// <summary>Resident and swapped-out bytes; 0 for a process that is gone.</summary>
    public static long ReadResident(Process process) => Read(process, "VmRSS:"u8) + (OperatingSystem.IsLinux() ? Read(process, "VmSwap:"u8) : 0);

    private static long Read(Process process, ReadOnlySpan<byte> field)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return ReadField($"/proc/{process.Id}/status", field);
            process.Refresh();
            return process.WorkingSet64;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or Win32Exception)
        {
            return 0;
        }
    }

    /// <summary>A field of a <c>status</c> file, whose unit is always kB (proc(5)); 0 where it is not there.</summary>
    public static long ReadField(string path, ReadOnlySpan<byte> field)
    {
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        var at = rest.IndexOf(field);
        if (at < 0)
            return 0;
        rest = rest[(at + field.Length)..].TrimStart(" \t"u8);
        return Utf8Parser.TryParse(rest, out long kilobytes, out _) ? kilobytes * 1024 : 0;
    }
}
