namespace ModelGrains.Deployments;

/// <summary>How a deployment, or one step of it, stands. The numbers are stored and never change.</summary>
public enum DeploymentState
{
    /// <summary>Under way; after a crash it goes on where it was.</summary>
    Running = 1,

    /// <summary>Done.</summary>
    Succeeded = 2,

    /// <summary>Ended with a reason; nothing of it serves.</summary>
    Failed = 3,
}
