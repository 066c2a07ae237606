using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using ModelGrains.Core.Threading;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Onnx.Packages;
using ModelGrains.Onnx.Runtime;

namespace ModelGrains.Onnx.Verification;

/// <summary>
/// Optimizes and verifies packages in a child process with limits, so that a graph that crashes, hangs, eats memory or answers wrongly
/// does so there. Safe for concurrent use: a bounded number of children at a time, the others wait for their turn.
/// </summary>
public sealed class PackageVerifier : IDisposable
{
    private readonly VerifierOptions options;
    private readonly OnnxOptions onnx;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim turns;

    /// <summary>Makes a verifier; nothing is started until it is used.</summary>
    /// <param name="options">The program and its limits, which are right.</param>
    /// <param name="onnx">The settings with which packages will be served.</param>
    /// <param name="time">The clock.</param>
    public PackageVerifier(VerifierOptions options, OnnxOptions onnx, TimeProvider time)
    {
        this.options = options;
        this.onnx = onnx;
        this.time = time;
        turns = new SemaphoreSlim(options.Concurrent, options.Concurrent);
    }

    /// <summary>For tests: told of a child when it comes to its package.</summary>
    internal Action<Process>? OnBegun { get; init; }

    /// <summary>
    /// Writes the graph optimized for the manifest's accelerator, and <c>bundle.json</c>, into the package's folder. What an earlier call
    /// left there is replaced; a call that fails leaves nothing of it.
    /// </summary>
    /// <param name="folder">The package's folder, which is written to.</param>
    /// <param name="manifest">Its manifest: name and accelerator; everything else is read from the folder.</param>
    /// <param name="cancellationToken">Kills the child.</param>
    /// <returns>The report; <see cref="ModelErrorCode.InvalidInput"/> with a <see cref="VerificationFailure"/> where the package failed (see
    /// <see cref="VerificationErrors.TryGetFailure"/>), <see cref="ModelErrorCode.Cancelled"/>, or <see cref="ModelErrorCode.RuntimeFault"/>
    /// where the verifier itself could not do its work: that may be tried again.</returns>
    public async Task<Outcome<OptimizationReport>> OptimizeAsync(string folder, ModelManifest manifest, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(VerifierRequest.Optimize, "optimization", folder, manifest, cancellationToken);
        if (answer is { IsSuccess: true, Value.Optimization: { } report })
            return report;
        PackageBundles.Remove(folder);
        return answer.Error ?? ChildVerdict.NoReport();
    }

    /// <summary>Loads the package as it will be served, in a child process, and holds its answers against the expected ones and the unoptimized graph's.</summary>
    /// <param name="folder">The package's folder, which is only read.</param>
    /// <param name="manifest">Its manifest, as for <see cref="OptimizeAsync"/>.</param>
    /// <param name="cancellationToken">Kills the child.</param>
    /// <returns>As <see cref="OptimizeAsync"/>.</returns>
    public async Task<Outcome<VerificationReport>> VerifyAsync(string folder, ModelManifest manifest, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(VerifierRequest.Verify, "verification", folder, manifest, cancellationToken);
        if (!answer.IsSuccess)
            return answer.Error;
        if (answer.Value.Verification is not { } report)
            return ChildVerdict.NoReport();
        if (options.MaxLatencyMilliseconds > 0 && report.RunMilliseconds > options.MaxLatencyMilliseconds)
        {
            return VerificationErrors.Of(VerificationFailure.TooSlow, FormattableString.Invariant(
                $"The package failed its verification: a run takes {report.RunMilliseconds:0.#} ms (the median of {report.Runs}), allowed {options.MaxLatencyMilliseconds} ms"));
        }

        return report;
    }

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    private async Task<Outcome<VerifierAnswer>> AskAsync(
        string command, string words, string folder, ModelManifest manifest, CancellationToken cancellationToken)
    {
        var request = new VerifierRequest
        {
            Command = command,
            Folder = Path.GetFullPath(folder),
            Model = manifest.Name.Value,
            Accelerator = manifest.Accelerator,
            ArenaMegabytes = Math.Min(onnx.ArenaMegabytes, options.MemoryMegabytes),
            SharedPoolThreads = Math.Min(manifest.Threads, onnx.SharedPoolThreads == 0 ? Environment.ProcessorCount : onnx.SharedPoolThreads),
            EndsWithInput = true,
        };
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request, VerifierJson.Default.VerifierRequest), (byte)'\n'];
        try
        {
            await turns.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return ModelErrors.Cancelled();
        }

        try
        {
            return await RunAsync(line, words, folder, cancellationToken);
        }
        finally
        {
            turns.Release();
        }
    }

    private async Task<Outcome<VerifierAnswer>> RunAsync(byte[] request, string words, string folder, CancellationToken cancellationToken)
    {
        if (VerifierProgram.Find(options.Path) is not { } start)
        {
            return ModelErrors.RuntimeFault("The package could not be verified: the program 'modelgrains-verifier' is not there; it comes with the server and lies " +
                "beside it, or where ModelGrains:Verifier:Path says");
        }

        var limits = new ChildLimits(TimeSpan.FromSeconds(options.TimeSeconds), (long)options.MemoryMegabytes << 20, options.CpuSeconds);
        VerifierChild child;
        try
        {
            // Starting a process blocks.
            child = await BlockingWork.RunAsync(() => VerifierChild.Start(start, limits, time, OnBegun), CancellationToken.None);
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            return ModelErrors.RuntimeFault($"The package could not be verified: the program '{Path.GetFileName(start.FileName)}' could not be started ({e.GetType().Name})");
        }

        using (child)
            return ChildVerdict.Of(await child.RunAsync(request, cancellationToken), limits, words, folder);
    }
}
