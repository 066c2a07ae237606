namespace ModelGrains.Gateway.Management.OpenApi;

/// <summary>A header of an endpoint's answers, for its description: ASP.NET Core knows of none.</summary>
/// <param name="Status">The status of the answers that have it.</param>
/// <param name="Name">The header.</param>
/// <param name="Description">What it says.</param>
internal sealed record AnswerHeader(int Status, string Name, string Description);
