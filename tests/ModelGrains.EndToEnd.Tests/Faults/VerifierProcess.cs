using System.Diagnostics;
using System.Globalization;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests.Faults;

/// <summary>The child process of a server, found from outside.</summary>
internal static class VerifierProcess
{
    private const int TicksOfASecond = 100;

    /// <summary>Waits for a child of the server that has taken so much processor time, and ends it as <c>kill -9</c> does.</summary>
    public static async Task KillAsync(ServerProcess server, double afterSeconds)
    {
        // The kernel tells nobody of another process's children: they are looked for.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (await timer.WaitForNextTickAsync())
        {
            if (Find(server, afterSeconds) is not { } child)
                continue;
            using var process = Process.GetProcessById(child);
            process.Kill();
            return;
        }
    }

    private static int? Find(ServerProcess server, double afterSeconds)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            try
            {
                // After the name in brackets: state, parent, ..., and as 12th and 13th the time in the program and in the kernel.
                var stat = File.ReadAllText($"{folder}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
                if (fields[1] == server.ProcessId.ToString(CultureInfo.InvariantCulture) && ticks >= afterSeconds * TicksOfASecond)
                    return id;
            }
            catch (IOException)
            {
                // It has ended.
            }
        }

        return null;
    }
}
