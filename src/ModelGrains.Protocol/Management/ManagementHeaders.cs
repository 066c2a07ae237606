namespace ModelGrains.Protocol.Management;

/// <summary>Headers of the management API.</summary>
public static class ManagementHeaders
{
    /// <summary>Who gives a command, for the version's history; at most 100 characters.</summary>
    public const string Actor = "ModelGrains-Actor";

    /// <summary>The id that the caller gives a deployment: the same id and content twice is one deployment.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>The entity tags that what is changed must have one of (RFC 9110, 13.1.1); else nothing is changed and the answer is 412.</summary>
    public const string IfMatch = "If-Match";

    /// <summary>The number of the event that was seen last: a stream goes on after it.</summary>
    public const string LastEventId = "Last-Event-ID";

    /// <summary>The id of the deployment that an answer is about.</summary>
    public const string Deployment = "ModelGrains-Deployment";

    /// <summary>What the caller would like (RFC 7240).</summary>
    public const string Prefer = "Prefer";

    /// <summary>The preference not to wait for the outcome: the answer is 202 with the place to follow it.</summary>
    public const string RespondAsync = "respond-async";
}
