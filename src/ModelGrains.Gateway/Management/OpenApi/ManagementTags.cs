namespace ModelGrains.Gateway.Management.OpenApi;

/// <summary>What the operations of the management API are grouped under.</summary>
internal static class ManagementTags
{
    public const string Deployments = "Deployments";

    public const string Experiments = "Experiments";

    public const string Models = "Models";

    public const string PredictionLogs = "Prediction logs";

    public const string Retirement = "Retirement";

    public const string Rollouts = "Rollouts";

    public const string Routes = "Routes";

    public const string Shadows = "Shadows";

    public const string Usage = "Usage and health";

    /// <summary>Every group with what it is about.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [Deployments] = "Take an uploaded package to a version that serves, and follow it.",
        [Experiments] = "Versions held against each other by what turned out about their requests.",
        [Models] = "Models and their versions: what is known, loaded and served.",
        [PredictionLogs] = "What is logged of predictions, and what turned out about them.",
        [Retirement] = "Versions that go away by themselves: expiry, retiring, restoring.",
        [Rollouts] = "How a version takes the place of another, step by step.",
        [Routes] = "Which version of a model answers which requests.",
        [Shadows] = "Versions that get copies of requests, and how their answers compare.",
        [Usage] = "How versions are used and how they are.",
    };
}
