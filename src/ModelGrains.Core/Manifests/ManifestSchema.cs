namespace ModelGrains.Core.Manifests;

/// <summary>The published JSON schema of <c>model.json</c>, for editors and tools; <see cref="ManifestReader"/> enforces it and more.</summary>
public static class ManifestSchema
{
    /// <summary>The schema as UTF-8 JSON (draft 2020-12).</summary>
    public static ReadOnlyMemory<byte> Utf8 { get; } = Load();

    private static byte[] Load()
    {
        using var stream = typeof(ManifestSchema).Assembly.GetManifestResourceStream("model.schema.json")
            ?? throw new InvalidOperationException("The schema is not in the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
