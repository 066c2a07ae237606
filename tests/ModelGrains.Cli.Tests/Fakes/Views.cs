using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Tests.Fakes;

/// <summary>Answers of the management API.</summary>
internal static class Views
{
    public const string Digest = "sha256:ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12";

    public static VersionView Version(string model = "iris_forest", int version = 1, double weight = 1) => new()
    {
        Model = model,
        Version = version,
        State = "Serving",
        Desired = "Loaded",
        Weight = weight,
        Package = Digest,
        SizeInBytes = 24_678,
        Owner = "ml-team",
        Description = "Iris species by petal and sepal",
        Labels = new Dictionary<string, string> { ["team"] = "garden" },
        Inputs = [new TensorView("x", "FP32", [-1, 4], false)],
        Outputs = [new TensorView("label", "INT64", [-1], false), new TensorView("probabilities", "FP32", null, false)],
        Instances =
        [
            new InstanceView($"{model}/{version}#0", "Ready", "loaded", "silo-1", 0, 8, 1, 1, 0, 12, 2, 35.5, Time(9)),
        ],
        Events =
        [
            new EventView(Time(0), "Uploaded", "ada", "deploy", Digest),
            new EventView(Time(3), "Serving", "ada", "route revision 1", "3 samples"),
        ],
    };

    public static VersionView Unloaded(string model, int version) =>
        Version(model, version, 0) with { State = "Superseded", Desired = "Unloaded", Instances = [], Owner = "" };

    public static ModelView Model(string model = "iris_forest") =>
        new(model, 7, [Unloaded(model, 1), Version(model, 2, 0.9), Version(model, 3, 0.1)]);

    private static DateTimeOffset Time(int second) => new(2027, 1, 31, 12, 0, second, TimeSpan.Zero);
}
