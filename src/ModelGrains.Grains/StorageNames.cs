namespace ModelGrains.Grains;

/// <summary>The names under which grain state is stored. They are in stored data and never change.</summary>
public static class StorageNames
{
    /// <summary>The grain storage that every grain of ours uses.</summary>
    public const string Provider = "modelgrains";

    /// <summary>A route's revisions.</summary>
    public const string Route = "route";

    /// <summary>Which versions a catalog partition holds.</summary>
    public const string Catalog = "catalog";

    /// <summary>A deployment.</summary>
    public const string Deployment = "deployment";

    /// <summary>A part of the list of deployments.</summary>
    public const string DeploymentIndex = "deployments";

    /// <summary>A model's newest rollout.</summary>
    public const string Rollout = "rollout";

    /// <summary>A part of the list of rollouts.</summary>
    public const string RolloutIndex = "rollouts";

    /// <summary>A partition's notifications that are not delivered yet.</summary>
    public const string Notifications = "notifications";

    /// <summary>The comparison of a version with its shadow.</summary>
    public const string Shadow = "shadow";

    /// <summary>What is logged of a partition's models.</summary>
    public const string PredictionLogs = "predictionlogs";

    /// <summary>The record of one version; also the type in the id that it is stored under.</summary>
    public const string Version = "version";

    /// <summary>The usage of one version; also the type in the id that it is stored under.</summary>
    public const string Usage = "usage";

    /// <summary>Which versions a usage partition knows.</summary>
    public const string Usages = "usages";
}
