using System.IO.Compression;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests.Faults;

/// <summary>Every package that must be refused, with the step and the reason.</summary>
internal static class DeploymentFaults
{
    private const string NotANumberSample = """{ "name": "x", "datatype": "FP32", "shape": [1], "data": [-1] }""";

    public static IEnumerable<DeploymentFault> All =>
    [
        new("no byte (`bad_empty`)", Graph("bad_empty"), "Upload", "is empty (0 bytes), expected a zip archive or an ONNX model"),
        new("noise (`bad_garbage`)", Graph("bad_garbage"), "Validate", "is not an ONNX model"),
        new("half a graph (`bad_truncated`)", Graph("bad_truncated"), "Validate", "is cut short"),
        new("an opset that there is not (`bad_opset99`)", Graph("bad_opset99"), "Validate", "Opset 99"),
        new("an operator that there is not (`bad_unknown_op`)", Graph("bad_unknown_op"), "Package", "verification.LoadFailed", "Frobnicate"),
        new("weights that are not in the package (`bad_missing_external`)", Graph("bad_missing_external"), "Validate", "'nowhere.bin', which the package does not have"),
        new("weights outside the package (`bad_escaping_external`)", Graph("bad_escaping_external"), "Validate", "kept outside the package, at '../../../../etc/passwd'"),
        new("a sequence of maps as output (`iris_zipmap`)", Graph("iris_zipmap"), "Validate", "'probs'", "is a sequence in the graph, expected a tensor"),
        new("a sequence of tensors as output (`seq_out`)", Graph("seq_out"), "Validate", "'y'", "is a sequence in the graph, expected a tensor"),
        new("no sample, and no number whatever the input (`nan`)", Graph("nan"), "Verify", "verification.NotANumber", "on zeros, output 'q' has NaN at element 0"),
        new("a sample answered with NaN (`nan`)", Sampled("nan", NotANumberSample), "Verify", "verification.NotANumber", "output 'r' has NaN at element 0"),
        new("a sample that fails (`fails_at_run`)", Sampled("fails_at_run", """{ "name": "idx", "datatype": "INT64", "shape": [1], "data": [99] }"""), "Verify",
            "verification.RunFailed", "sample 'one' fails", "indices element out of data bounds"),
        new("a sample that takes 1.6 GB, allowed 256 MiB (`hog`)", Sampled("hog", """{ "name": "shape", "datatype": "INT64", "shape": [1], "data": [400000000] }"""), "Verify",
            "verification.OutOfMemory", "sample 'one' fails"),
        new("a sample that never ends (`slow`)", Endless, "Verify", "verification.CpuExceeded", "more than 4 s of processor time"),
        new("a sample answered otherwise than expected", Sampled("add_one", One, """{ "name": "y", "datatype": "FP32", "shape": [1], "data": [3] }"""), "Verify",
            "verification.WrongAnswer", "sample 'one': output 'y' differs at element 0 by 1"),
        new("a sample that does not fit the signature", Sampled("add_one", """{ "name": "x", "datatype": "FP64", "shape": [1], "data": [1] }"""), "Validate",
            "samples[0].inputs", "data-type is 'FP64', but model 'm' expects 'FP32'"),
        new("an answer expected of an output that there is not", Sampled("add_one", One, """{ "name": "z", "datatype": "FP32", "shape": [1], "data": [2] }"""), "Validate",
            "samples[0].outputs", "'z' is no output of the model, which has 'y'"),
        new("a manifest with several errors", Zip("add_one", """{ "instances": 100, "accelerator": "tpu", "color": "red" }"""), "Validate", "color", "instances", "accelerator"),
        new("a manifest of 100 MB", () => Build(zip => zip.Write(("model.onnx", TestModels.Read("add_one")), ("model.json", Spaces(100 << 20)))), "Validate",
            "model.json has 104857600 bytes, expected at most 8388608"),
        new("a zip bomb: 200 KB that unpack to 160 MiB", () => Build(zip => ZipBuilder.WriteBomb(zip.Path, 160 << 20, null)), "Upload", "unpacks to more than 134217728 bytes"),
        new("a zip entry `../evil`", Hostile("../evil"), "Upload", "has the entry '../evil', expected a relative path inside the package"),
        new("a zip entry `/etc/evil`", Hostile("/etc/evil"), "Upload", "has the entry '/etc/evil', expected a relative path inside the package"),
        new("a zip entry that is a link to `/etc/passwd`", () => Build(zip => ZipBuilder.WriteLink(zip.Path, "model.onnx", "/etc/passwd")), "Upload",
            "has the entry 'model.onnx', which is a link or a device, expected a file"),
        new("a zip entry with a wrong checksum", () => Build(zip =>
        {
            zip.Write(("model.onnx", TestModels.Read("add_one")));
            ZipBuilder.SpoilChecksum(zip.Path);
        }), "Upload", "has the entry 'model.onnx' with the checksum", "it was damaged on its way"),
        new("half a zip", () => [.. Zip("mlp_small", "{}")().Take(500)], "Upload", "the zip archive cannot be read"),
        new("a bundle of its own in the zip", () => Build(zip => zip.Write(("model.onnx", TestModels.Read("add_one")), ("bundle.json", "{}"u8.ToArray()))), "Validate", "has 'bundle.json'"),
        new("another content under a version that serves", Graph("identity"), "Validate", "'m/1' is already deployed with other content")
        {
            Query = "name=m&version=1", Status = 409, Code = "Conflict",
        },
        new("another content under the id of a deployment", Graph("identity"), "Upload", "The deployment 'first' exists with other content")
        {
            Status = 409, Code = "Conflict", Id = "first",
        },
    ];

    /// <summary>A package whose sample nobody waits for the end of.</summary>
    public static Func<byte[]> Endless => Sampled("slow", """{ "name": "iters", "datatype": "INT64", "shape": [], "data": [1000000000] }""");

    /// <summary>add_one's input.</summary>
    private static string One => """{ "name": "x", "datatype": "FP32", "shape": [1], "data": [1] }""";

    /// <summary>A zip of a model with a manifest.</summary>
    public static Func<byte[]> Zip(string model, string manifest) =>
        () => Build(zip => zip.Write(("model.onnx", TestModels.Read(model)), ("model.json", System.Text.Encoding.UTF8.GetBytes(manifest))));

    private static Func<byte[]> Graph(string model) => () => TestModels.Read(model);

    private static Func<byte[]> Sampled(string model, string input, string? output = null) => Zip(model, $$"""
        { "samples": [ { "name": "one", "inputs": [ {{input}} ]{{(output is null ? "" : $$""", "outputs": [ {{output}} ]""")}} } ] }
        """);

    private static Func<byte[]> Hostile(string name) => () => Build(zip => zip.Write(("model.onnx", TestModels.Read("add_one")), (name, [1])));

    private static byte[] Spaces(int bytes)
    {
        var text = new byte[bytes];
        Array.Fill(text, (byte)' ');
        (text[0], text[^1]) = ((byte)'{', (byte)'}');
        return text;
    }

    private static byte[] Build(Action<ZipFileOnDisk> write)
    {
        using var folder = new TemporaryFolder();
        var zip = new ZipFileOnDisk(folder["package.zip"]);
        write(zip);
        return File.ReadAllBytes(zip.Path);
    }

    private sealed record ZipFileOnDisk(string Path)
    {
        public void Write(params (string Name, byte[] Content)[] entries)
        {
            using var archive = ZipFile.Open(Path, ZipArchiveMode.Create);
            foreach (var (name, content) in entries)
            {
                using var stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                stream.Write(content);
            }
        }
    }
}
