using ModelGrains.Core.Graphs;
using ModelGrains.Errors;
using ModelGrains.Onnx.Native;

namespace ModelGrains.Onnx.Runtime;

/// <summary>
/// Holds a graph against what this ONNX Runtime knows, before anything is loaded. The library does not tell its limits, so they are
/// written down here for the releases they were tried with; of another release, only the domains are checked, and the load says the rest.
/// </summary>
internal static class RuntimeSupport
{
    private const string OnnxDomain = "ai.onnx";

    /// <summary>The domains whose operators are built into the library, and that a graph may name.</summary>
    private static readonly HashSet<string> Domains = new(StringComparer.Ordinal)
    {
        OnnxDomain, "ai.onnx.ml", "ai.onnx.training", "ai.onnx.preview", "ai.onnx.preview.training", "com.microsoft", "com.microsoft.experimental", "org.pytorch.aten",
    };

    /// <summary>By release (major and minor): the newest IR version, and the newest operator sets that are released.</summary>
    private static readonly Dictionary<string, (long IrVersion, Dictionary<string, long> OperatorSets)> Known = new(StringComparer.Ordinal)
    {
        ["1.29"] = (13, new(StringComparer.Ordinal) { [OnnxDomain] = 26, ["ai.onnx.ml"] = 5 }),
    };

    /// <summary>Everything that this runtime cannot do; empty where it can.</summary>
    public static IEnumerable<FieldError> Check(GraphSummary graph) => Check(graph, NativeVersion.Text);

    /// <summary>Everything that a runtime of a version cannot do.</summary>
    public static IEnumerable<FieldError> Check(GraphSummary graph, string runtimeVersion)
    {
        foreach (var foreign in graph.Operators.Where(used => !Domains.Contains(NameOf(used.Domain))).DistinctBy(used => used.Domain))
        {
            yield return new FieldError("graph",
                $"uses the operator '{foreign.Name}' of the domain '{foreign.Domain}', which this runtime does not have: expected operators of {string.Join(", ", Domains.Order(StringComparer.Ordinal))} or the graph's own functions");
        }

        if (!Known.TryGetValue(string.Join('.', runtimeVersion.Split('.').Take(2)), out var limits))
            yield break;
        if (graph.IrVersion > limits.IrVersion)
            yield return new FieldError("graph", $"has the IR version {graph.IrVersion}, expected at most {limits.IrVersion}, the newest that ONNX Runtime {runtimeVersion} reads");
        foreach (var set in graph.OperatorSets)
        {
            if (limits.OperatorSets.TryGetValue(NameOf(set.Domain), out var newest) && set.Version > newest)
            {
                yield return new FieldError("graph",
                    $"imports Opset {set.Version} of {NameOf(set.Domain)}, expected at most {newest}, the newest that ONNX Runtime {runtimeVersion} has");
            }
        }
    }

    private static string NameOf(string domain) => domain.Length == 0 ? OnnxDomain : domain;
}
