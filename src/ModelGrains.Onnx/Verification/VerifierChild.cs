using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ModelGrains.Onnx.Verification;

/// <summary>One child process, held to its limits from its start to its end. It never outlives <see cref="RunAsync"/>.</summary>
internal sealed class VerifierChild : IDisposable
{
    private const int MaxOutput = 1 << 20;
    private const int MaxErrors = 16384;
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>How long what was written may take to come after the end: only a grandchild that holds the pipe open needs it.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Process process;
    private readonly ChildLimits limits;
    private readonly TimeProvider time;
    private readonly Action<Process>? onBegun;
    private readonly CancellationTokenSource stop = new();
    private readonly BoundedCapture output = new(MaxOutput);
    private readonly BoundedCapture errors = new(MaxErrors);
    private long baseline = -1;
    private long peak;
    private int end = (int)ChildEnd.Exited;

    private VerifierChild(Process process, ChildLimits limits, TimeProvider time, Action<Process>? onBegun)
    {
        this.process = process;
        this.limits = limits;
        this.time = time;
        this.onBegun = onBegun;
    }

    /// <summary>Starts it.</summary>
    /// <param name="start">The program.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="time">The clock of the limits.</param>
    /// <param name="onBegun">Called when it says that it comes to the package now; null for nobody.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static VerifierChild Start(ProcessStartInfo start, ChildLimits limits, TimeProvider time, Action<Process>? onBegun)
    {
        var process = new Process { StartInfo = start };
        process.Start();
        ResourceLimits.StepBack(process.Id);
        ResourceLimits.SetCpu(process.Id, limits.CpuSeconds);
        return new VerifierChild(process, limits, time, onBegun);
    }

    /// <summary>Gives it a request and waits for its end, which comes by itself, at a limit or with the token. Called once.</summary>
    public async Task<ChildResult> RunAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limits.Time, time);
        using var onDeadline = deadline.Token.Register(() => Stop(ChildEnd.TimedOut));
        using var onCancelled = cancellationToken.Register(() => Stop(ChildEnd.Cancelled));
        var reading = Task.WhenAll(
            output.ReadAsync(process.StandardOutput.BaseStream, () => StopIf(output.IsFull, ChildEnd.Flooded)),
            errors.ReadAsync(process.StandardError.BaseStream, OnErrors));
        var watching = WatchAsync();
        try
        {
            await SendAsync(request);
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopped: it is killed below.
        }
        finally
        {
            Kill();
        }

        await process.WaitForExitAsync(CancellationToken.None);
        await stop.CancelAsync();
        await watching;
        try
        {
            await reading.WaitAsync(LastWords, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // What is there is all there is.
        }

        return new ChildResult
        {
            End = (ChildEnd)Volatile.Read(ref end),
            ExitCode = process.ExitCode,
            HasBegun = Volatile.Read(ref baseline) >= 0,
            Output = output.ToArray(),
            Errors = Encoding.UTF8.GetString(errors.ToArray()),
            PeakBytes = Volatile.Read(ref peak),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        process.Dispose();
        stop.Dispose();
    }

    /// <summary>Sends the request and leaves the pipe open: its end tells the child that this process is gone.</summary>
    private async Task SendAsync(ReadOnlyMemory<byte> request)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(request, stop.Token);
            await process.StandardInput.BaseStream.FlushAsync(stop.Token);
        }
        catch (IOException)
        {
            // It ended before it read: its exit code says why.
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(WatchInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                var own = Volatile.Read(ref baseline);
                if (own < 0)
                    continue;
                var above = ProcessMemory.ReadResident(process) - own;
                peak = Math.Max(peak, above);
                StopIf(above > limits.MemoryBytes, ChildEnd.OutOfMemory);
            }
        }
        catch (OperationCanceledException)
        {
            // It ended.
        }
    }

    private void OnErrors()
    {
        if (Volatile.Read(ref baseline) >= 0 || FindBaseline(Encoding.UTF8.GetString(errors.ToArray())) is not { } bytes)
            return;
        Volatile.Write(ref baseline, bytes);
        onBegun?.Invoke(process);
    }

    private static long? FindBaseline(string text)
    {
        var at = text.IndexOf(VerifierAnswer.BaselineLine, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var rest = text.AsSpan(at + VerifierAnswer.BaselineLine.Length);
        var lineEnd = rest.IndexOf('\n');
        return lineEnd >= 0 && long.TryParse(rest[..lineEnd], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
    }

    private void StopIf(bool condition, ChildEnd why)
    {
        if (condition)
            Stop(why);
    }

    private void Stop(ChildEnd why)
    {
        if (Interlocked.CompareExchange(ref end, (int)why, (int)ChildEnd.Exited) == (int)ChildEnd.Exited)
            stop.Cancel();
    }

    private void Kill()
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended in between, or a grandchild did.
        }
    }
}
