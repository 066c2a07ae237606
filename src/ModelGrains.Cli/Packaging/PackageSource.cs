using ModelGrains.Cli.Output;
using ModelGrains.Core.Manifests;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Packaging;

/// <summary>What <c>deploy</c> was given: a package folder, a zip archive or a bare ONNX graph.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Kind">Which of the three.</param>
internal sealed record PackageSource(string Path, PackageKind Kind)
{
    /// <summary>Looks at a path.</summary>
    /// <exception cref="CliException">It is none of the three.</exception>
    public static PackageSource Of(string path)
    {
        if (Directory.Exists(path))
            return new PackageSource(path, PackageKind.Folder);
        if (!File.Exists(path))
            throw CliException.Usage($"'{path}' does not exist: expected a package folder, a .zip or an .onnx file");
        return System.IO.Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".zip" => new PackageSource(path, PackageKind.Zip),
            ".onnx" => new PackageSource(path, PackageKind.Graph),
            _ => throw CliException.Usage($"'{path}' is no package: expected a package folder, a .zip or an .onnx file"),
        };
    }

    /// <summary>The model's name where the command gives none: a bare graph's file name; null where the package says it.</summary>
    /// <exception cref="CliException">The file's name is no model's.</exception>
    public ModelName? DefaultName()
    {
        if (Kind != PackageKind.Graph)
            return null;
        var text = System.IO.Path.GetFileNameWithoutExtension(Path);
        return ModelName.TryParse(text, out var name)
            ? name
            : throw CliException.Usage($"'{text}' cannot be the model's name: expected {ModelName.Rule}. Give a name with --name");
    }

    /// <summary>Opens the upload. A folder's manifest is checked first, so that an error in it costs no upload.</summary>
    public async Task<Stream> OpenAsync(IStepProgress progress, CancellationToken cancellationToken)
    {
        if (Kind != PackageKind.Folder)
            return new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var manifest = System.IO.Path.Combine(Path, ManifestReader.FileName);
        if (File.Exists(manifest))
            Check(await File.ReadAllBytesAsync(manifest, cancellationToken));
        return await PackageArchive.CreateAsync(Path, progress, cancellationToken);
    }

    private static void Check(byte[] manifest)
    {
        if (ManifestReader.Read(manifest).Error is not { } error)
            return;
        var fields = error.Fields.Select(field => new FieldProblem(field.Field, field.Message)).ToList();
        throw new CliException(new ProblemView(error.Code.ToString(), 0, error.Message, fields.Count == 0 ? null : fields));
    }
}
