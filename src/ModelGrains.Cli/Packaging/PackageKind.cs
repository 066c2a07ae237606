namespace ModelGrains.Cli.Packaging;

/// <summary>What a package comes as.</summary>
internal enum PackageKind
{
    /// <summary>A folder, zipped on the way.</summary>
    Folder,

    /// <summary>A zip archive, sent as it is.</summary>
    Zip,

    /// <summary>A bare ONNX graph, sent as it is.</summary>
    Graph,
}
