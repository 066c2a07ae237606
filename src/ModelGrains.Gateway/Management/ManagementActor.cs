namespace ModelGrains.Gateway.Management;

/// <summary>Who gives a command.</summary>
internal static class ManagementActor
{
    private const int MaxLength = 100;

    /// <summary>As the request's header says; <c>api</c> where it says nothing that can be shown.</summary>
    public static string Of(string? header) => header is { Length: > 0 and <= MaxLength } && !header.Any(char.IsControl) ? header : "api";
}
