namespace ModelGrains.Cli.Prediction;

/// <summary>How versions are called in an output.</summary>
internal static class PredictNames
{
    /// <summary>Each version as it was asked for: its number or its label; the model's name where the route chose.</summary>
    public static string[] InOutput(IReadOnlyList<ModelReference> versions) =>
        [.. versions.Select(version => version.Version?.ToString() ?? (version.Label.Length > 0 ? version.Label : version.Model.Value))];
}
