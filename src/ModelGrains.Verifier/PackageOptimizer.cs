using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using ModelGrains.Core.Graphs;
using ModelGrains.Models;
using ModelGrains.Onnx.Graphs;
using ModelGrains.Onnx.Native;
using ModelGrains.Onnx.Packages;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Verification;

namespace ModelGrains.Verifier;

/// <summary>
/// Optimizes a package's graph once, so that no load has to: constants folded, nodes fused for the accelerator. The level is
/// "extended". Beyond it, the runtime lays weights out for the very processor it runs on, and such a graph is neither portable among
/// machines of a kind nor promised to load anywhere else (ONNX Runtime, "Graph optimizations", offline mode).
/// </summary>
internal sealed class PackageOptimizer(OnnxEnvironment environment, VerifierRequest request, TimeProvider time)
{
    /// <summary>Weights above this go into a file of their own: the format's own limit is 2 GiB a file, and writing it takes the same again in memory.</summary>
    private const long MaxInlineWeights = 1L << 30;

    /// <summary>What an optimized graph may have more than twice the original before it is not worth keeping.</summary>
    private const long SmallGrowth = 16 << 20;

    private const string WeightsName = "model.onnx.data";
    private const string Level = "extended";

    /// <summary>Writes the optimized graph, where there can be one, and <c>bundle.json</c>.</summary>
    public VerifierAnswer Run(ModelManifest manifest)
    {
        var startedAt = time.GetTimestamp();
        PackageBundles.Remove(request.Folder);
        var read = OnnxGraphReader.Read(PathOf(manifest.Graph), manifest.Graph);
        if (!read.IsSuccess)
            return new VerifierAnswer { Problem = Problems.Of(VerificationFailure.LoadFailed, read.Error.Message) };
        var originalBytes = SizeOf(manifest.Graph, read.Value);
        var target = PackageBundle.PathFor(manifest.Accelerator);
        var weights = read.Value.ExternalData.IsEmpty && read.Value.WeightBytes <= MaxInlineWeights ? null : WeightsName;
        var (problem, skipped) = Save(manifest, target, weights, originalBytes);
        if (problem is not null)
            return new VerifierAnswer { Problem = problem };
        if (skipped is not null)
            PackageBundles.Remove(request.Folder);
        var bundle = Describe(manifest, target, skipped);
        PackageBundles.Write(request.Folder, bundle);
        return new VerifierAnswer
        {
            Optimization = new OptimizationReport
            {
                Optimized = bundle.Optimized,
                Skipped = skipped,
                Accelerator = manifest.Accelerator,
                RuntimeVersion = environment.Version,
                OriginalBytes = originalBytes,
                OptimizedBytes = skipped is null ? SavedBytes(target) : 0,
                Milliseconds = time.GetElapsedTime(startedAt).TotalMilliseconds,
            },
        };
    }

    /// <summary>Saves the optimized graph and loads it again: a problem where the package is at fault, else why there is none.</summary>
    private (VerifierProblem? Problem, string? Skipped) Save(ModelManifest manifest, string target, string? weights, long originalBytes)
    {
        var folder = Path.GetDirectoryName(PathOf(target))!;
        Directory.CreateDirectory(folder);
        if (new DriveInfo(folder).AvailableFreeSpace is var free && free < originalBytes + SmallGrowth)
            return (new VerifierProblem { Message = $"the disk has {free} bytes left, expected room for the optimized graph, about {originalBytes}" }, null);
        var extended = new GraphOptimization(GraphOptimizationLevel.ORT_ENABLE_EXTENDED);
        if (TryLoad(manifest.Graph, manifest, extended with { SaveTo = PathOf(target), SaveWeightsAs = weights }) is { } failure)
        {
            // Where it loads when nothing is to be written, the graph is good and only cannot be saved.
            return TryLoad(manifest.Graph, manifest, GraphOptimization.AtLoad) is { } sound
                ? (Problems.Of(VerificationFailure.LoadFailed, "the graph does not load", sound, request.Folder), null)
                : (null, $"the runtime cannot save it: {OrtErrorText.Clean(failure.Message, request.Folder)}");
        }

        if (SavedBytes(target) is var saved && saved > (2 * originalBytes) + SmallGrowth)
            return (null, $"it would have {saved} bytes, more than twice the {originalBytes} of the original");
        return TryLoad(target, manifest, GraphOptimization.Remaining) is { } damaged
            ? (null, $"what the runtime saved does not load again: {OrtErrorText.Clean(damaged.Message, request.Folder)}")
            : (null, null);
    }

    /// <summary>Loads a graph and lets it go; null on success.</summary>
    private unsafe Exception? TryLoad(string graph, ModelManifest manifest, GraphOptimization optimization)
    {
        try
        {
            NativeApi.ReleaseSession(environment.CreateSession(PathOf(graph), manifest.Threads, manifest.Accelerator, optimization));
            return null;
        }
        catch (Exception e) when (e is OrtException or OnnxRuntimeException or NotSupportedException)
        {
            return e;
        }
    }

    private PackageBundle Describe(ModelManifest manifest, string target, string? skipped)
    {
        var isThere = skipped is null;
        var weights = target[..(target.LastIndexOf('/') + 1)] + WeightsName;
        var hasWeights = isThere && File.Exists(PathOf(weights));
        return new PackageBundle
        {
            Format = PackageBundle.CurrentFormat,
            Graph = manifest.Graph,
            GraphSha256 = HashOf(manifest.Graph),
            Accelerator = manifest.Accelerator,
            RuntimeVersion = environment.Version,
            Level = Level,
            Optimized = isThere ? target : null,
            OptimizedSha256 = isThere ? HashOf(target) : null,
            Weights = hasWeights ? weights : null,
            WeightsSha256 = hasWeights ? HashOf(weights) : null,
            Skipped = skipped,
        };
    }

    private long SizeOf(string graph, GraphSummary summary)
    {
        var folder = graph[..(graph.LastIndexOf('/') + 1)];
        return new FileInfo(PathOf(graph)).Length +
            summary.ExternalData.Select(tensor => tensor.Location).Distinct().Sum(location => new FileInfo(PathOf(folder + location)).Length);
    }

    private long SavedBytes(string target) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(PathOf(target))!).Sum(file => new FileInfo(file).Length);

    private string HashOf(string path)
    {
        using var file = File.OpenRead(PathOf(path));
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private string PathOf(string path) => Path.Combine(request.Folder, path);
}
