namespace ModelGrains.Gateway.Management.OpenApi;

/// <summary>
/// The body that an endpoint reads by itself, for its description. ASP.NET Core's own metadata would refuse every other content type, and
/// what <c>curl</c> sends by default is one.
/// </summary>
/// <param name="Type">What its JSON is; null for bytes.</param>
/// <param name="Description">What it is.</param>
/// <param name="IsRequired">Whether there must be one.</param>
/// <param name="ContentTypes">The content types to send it as.</param>
internal sealed record RequestContent(Type? Type, string Description, bool IsRequired, params IReadOnlyList<string> ContentTypes);
