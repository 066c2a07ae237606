using System.Globalization;
using ModelGrains.Benchmarks.Serving;

namespace ModelGrains.Benchmarks.Runs;

/// <summary>
/// Waits for a server whose code is compiled: what it runs seldom it compiles for speed late, in the background, and on few processors that
/// takes its time from what is measured, for minutes.
/// </summary>
internal static class CompiledCode
{
    /// <summary>The server is warm once it spends no more of its time than this on compiling.</summary>
    private const double WarmShare = 0.005;

    /// <summary>Repeats work until the server hardly compiles any more.</summary>
    /// <param name="server">The server.</param>
    /// <param name="time">The clock.</param>
    /// <param name="work">Some seconds of what will be measured; says what it saw.</param>
    /// <param name="mostRounds">One that goes on compiling is measured as it is, after so many rounds of work.</param>
    public static async Task WarmUpAsync(ChildServer server, TimeProvider time, Func<Task<string>> work, int mostRounds = 12)
    {
        var share = 1.0;
        for (var round = 0; round < mostRounds && share >= WarmShare; round++)
        {
            var compiled = (await server.ReadUsageAsync()).JitMilliseconds;
            var startedAt = time.GetTimestamp();
            var seen = await work();
            share = ((await server.ReadUsageAsync()).JitMilliseconds - compiled) / time.GetElapsedTime(startedAt).TotalMilliseconds;
            RunContext.Say(string.Create(CultureInfo.InvariantCulture, $"warming up: {seen}, {share:P1} of the time was compiling"));
        }
    }
}
