namespace ModelGrains.Protocol.Management;

/// <summary>Headers of the management API.</summary>
public static class ManagementHeaders
{
    /// <summary>Who gives a command, for the version's history; at most 100 characters.</summary>
    public const string Actor = "ModelGrains-Actor";
}
