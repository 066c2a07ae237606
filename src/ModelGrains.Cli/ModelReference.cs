using System.Diagnostics.CodeAnalysis;

namespace ModelGrains.Cli;

/// <summary>A model or one version of it, as commands take them: <c>fraud</c> or <c>fraud/3</c>.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version; null where the model is meant.</param>
internal sealed record ModelReference(ModelName Model, ModelVersion? Version)
{
    /// <summary>Reads a reference; false where it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ModelReference? reference)
    {
        reference = null;
        if (VersionKey.TryParse(text, out var key))
            reference = new ModelReference(key.Model, key.Version);
        else if (ModelName.TryParse(text, out var model))
            reference = new ModelReference(model, null);
        return reference is not null;
    }

    /// <summary>The reference as it is written.</summary>
    public override string ToString() => Version is { } version ? $"{Model}/{version}" : Model.ToString();
}
