namespace ModelGrains.Testing;

/// <summary>A folder of a test's own, deleted with everything in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("modelgrains-").FullName;

    /// <summary>A path in the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Makes a package of a model, with a manifest where one is given.</summary>
    public string AddPackage(string name, string model, string? manifest = null)
    {
        var folder = Directory.CreateDirectory(this[name]).FullName;
        File.Copy(TestModels.PathOf(model), System.IO.Path.Combine(folder, "model.onnx"), overwrite: true);
        if (manifest is not null)
            File.WriteAllText(System.IO.Path.Combine(folder, "model.json"), manifest);
        return folder;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
