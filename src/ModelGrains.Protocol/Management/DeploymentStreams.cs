namespace ModelGrains.Protocol.Management;

/// <summary>The types of events in the stream of a deployment.</summary>
public static class DeploymentStreams
{
    /// <summary>One thing that happened: a <see cref="DeploymentEventView"/>, with its number as the event's id.</summary>
    public const string Happened = "happened";

    /// <summary>The end of the stream: the <see cref="DeploymentStatusView"/>.</summary>
    public const string Ended = "ended";
}
