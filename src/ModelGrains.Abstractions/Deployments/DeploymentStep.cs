namespace ModelGrains.Deployments;

/// <summary>The steps of a deployment, in order; each is persisted before the next. The numbers are stored and never change.</summary>
public enum DeploymentStep
{
    /// <summary>The artifact is in the package store, nothing checked yet.</summary>
    Upload = 1,

    /// <summary>Manifest, graph, files and samples are held against each other.</summary>
    Validate = 2,

    /// <summary>The graph is optimized in a child process and bundled with the original.</summary>
    Package = 3,

    /// <summary>The bundle is loaded and answers its samples in a child process.</summary>
    Verify = 4,

    /// <summary>The version is registered and its instances load, warm up and become ready.</summary>
    Publish = 5,

    /// <summary>The model's route sends requests to it.</summary>
    Route = 6,
}
