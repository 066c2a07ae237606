namespace ModelGrains.Storage.Tests.Support;

/// <summary>A fresh folder that goes away with the test.</summary>
public sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("modelgrains-storage-tests-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes files into a folder in here and gives the folder's path.</summary>
    public string With(string folder, params ReadOnlySpan<(string Name, string Text)> files)
    {
        Directory.CreateDirectory(this[folder]);
        foreach (var (name, text) in files)
        {
            var path = System.IO.Path.Combine(this[folder], name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        return this[folder];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
