using System.Diagnostics.CodeAnalysis;
using ModelGrains.Routing;

namespace ModelGrains.Cli;

/// <summary>A model, one version of it or a label of its route, as commands take them: <c>fraud</c>, <c>fraud/3</c> or <c>fraud@canary</c>.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version; null where the model or a label is meant.</param>
/// <param name="Label">The label; empty where there is none.</param>
internal sealed record ModelReference(ModelName Model, ModelVersion? Version, string Label = "")
{
    /// <summary>Reads a reference; false where it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ModelReference? reference)
    {
        reference = null;
        if (VersionKey.TryParse(text, out var key))
            reference = new ModelReference(key.Model, key.Version);
        else if (text.Split('@') is [var name, var label] && ModelName.TryParse(name, out var labelled) && RouteLabel.IsName(label))
            reference = new ModelReference(labelled, null, label);
        else if (ModelName.TryParse(text, out var model))
            reference = new ModelReference(model, null);
        return reference is not null;
    }

    /// <summary>The reference as it is written.</summary>
    public override string ToString() => Version is { } version ? $"{Model}/{version}" : Label.Length > 0 ? $"{Model}@{Label}" : Model.ToString();
}
