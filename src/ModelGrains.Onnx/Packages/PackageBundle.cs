namespace ModelGrains.Onnx.Packages;

/// <summary>What <c>bundle.json</c> says: which graph was optimized, into which, by what. Everything in it is relative to the package.</summary>
public sealed record PackageBundle
{
    /// <summary>The format that this release writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The file's name in a package.</summary>
    public const string FileName = "bundle.json";

    /// <summary>The folder that holds what the server made, beside <see cref="FileName"/>. An upload may have neither.</summary>
    public const string FolderName = "optimized";

    /// <summary>The format's version.</summary>
    public required int Format { get; init; }

    /// <summary>The graph that was uploaded.</summary>
    public required string Graph { get; init; }

    /// <summary>The SHA-256 of its file, in lower-case hexadecimal.</summary>
    public required string GraphSha256 { get; init; }

    /// <summary>What the optimized graph is for: <c>cpu</c> or <c>gpu</c>.</summary>
    public required string Accelerator { get; init; }

    /// <summary>The runtime that wrote it, as <c>1.29.0</c>; no other loads it.</summary>
    public required string RuntimeVersion { get; init; }

    /// <summary>How far it was optimized: <c>extended</c>.</summary>
    public required string Level { get; init; }

    /// <summary>The optimized graph; null where there is none.</summary>
    public string? Optimized { get; init; }

    /// <summary>The SHA-256 of its file.</summary>
    public string? OptimizedSha256 { get; init; }

    /// <summary>The optimized graph's weights, where they are in a file of their own, beside it.</summary>
    public string? Weights { get; init; }

    /// <summary>The SHA-256 of that file.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>Why there is no optimized graph; null where there is one.</summary>
    public string? Skipped { get; init; }

    /// <summary>Where the optimized graph of an accelerator is put.</summary>
    public static string PathFor(string accelerator) => $"{FolderName}/{accelerator}/model.onnx";
}
