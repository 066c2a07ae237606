using System.Text;
using ModelGrains.Gateway.Hosting;
using ModelGrains.Hosting;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Server;

/// <summary>What a person sees when the server is ready: what it serves, where, and a first call that works as printed.</summary>
internal static class Banner
{
    public static string Write(ServingReport report, GatewayAddresses addresses)
    {
        var text = new StringBuilder();
        text.AppendLine();
        text.AppendLine($"ModelGrains {GatewayHostingExtensions.Version} is ready");
        text.AppendLine($"  HTTP     {addresses.Http}  inference (Open Inference Protocol v2) and management");
        text.AppendLine($"  gRPC     {addresses.Grpc}");
        text.AppendLine($"  metrics  {addresses.Metrics}metrics");
        text.AppendLine();
        var serving = report.Records.Where(record => record.State == VersionState.Serving).ToList();
        if (serving.Count == 0)
        {
            text.AppendLine("It serves no model yet. Deploy one: modelgrains deploy model.onnx");
            return text.ToString();
        }

        text.AppendLine("It serves");
        var width = serving.Max(record => record.Key.Format().Length);
        foreach (var record in serving)
            text.AppendLine($"  {record.Key.Format().PadRight(width)}  {Signature(record.Manifest.Signature)}");
        if (report.Failures > 0)
            text.AppendLine($"  {report.Failures} more could not be loaded: see the log above, or modelgrains list");
        text.AppendLine();
        if ((serving.FirstOrDefault(record => record.Key.Model.Value == "iris_forest") ?? serving[0]) is { } first && Curl(first, addresses.Http) is { } curl)
        {
            text.AppendLine("Try it:");
            text.AppendLine($"  {curl}");
        }

        return text.ToString();
    }

    private static string Signature(ModelSignature signature) => $"{Tensors(signature.Inputs)} -> {Tensors(signature.Outputs)}";

    private static string Tensors(IEnumerable<TensorSpec> specs) =>
        string.Join(", ", specs.Select(spec => $"{spec.Name} {spec.DataType.Name()}{(spec.HasRank ? TensorShape.Format(spec.Shape) : "")}"));

    /// <summary>A call with zeros, or for the sample that everybody has with a real flower; null where an input is not of numbers.</summary>
    private static string? Curl(VersionRecord record, Uri http)
    {
        var inputs = record.Manifest.Signature.Inputs.Where(input => !input.Optional).ToList();
        if (inputs.Any(input => !input.HasRank || input.DataType is DataType.Bytes or DataType.Bool or DataType.Fp16 or DataType.Bf16))
            return null;
        var isIris = record.Key.Model.Value == "iris_forest";
        var tensors = inputs.Select(input =>
        {
            var shape = input.Shape.Select(size => size < 0 ? 1 : size).ToList();
            var count = shape.Aggregate(1L, (product, size) => product * size);
            var data = isIris && count == 4 ? "5.1,3.5,1.4,0.2" : string.Join(',', Enumerable.Repeat("0", (int)Math.Min(count, 1000)));
            return $$"""{"name":"{{input.Name}}","datatype":"{{input.DataType.Name()}}","shape":[{{string.Join(',', shape)}}],"data":[{{data}}]}""";
        });
        return $$"""curl -s {{http}}v2/models/{{record.Key.Model}}/infer -d '{"inputs":[{{string.Join(',', tensors)}}]}'""";
    }
}
