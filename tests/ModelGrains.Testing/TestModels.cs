namespace ModelGrains.Testing;

/// <summary>The ONNX models of <c>tests/models</c>.</summary>
public static class TestModels
{
    /// <summary>The folder they are in.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>The path of a model, or of a file beside them.</summary>
    public static string PathOf(string name) => Path.Combine(Folder, Path.HasExtension(name) ? name : name + ".onnx");

    /// <summary>The bytes of a model.</summary>
    public static byte[] Read(string name) => File.ReadAllBytes(PathOf(name));
}
