namespace ModelGrains.Cli.Api;

/// <summary>A server's answer, read and as it came.</summary>
/// <typeparam name="T">What it says.</typeparam>
/// <param name="Value">The answer.</param>
/// <param name="Json">Its JSON, also with what this version does not know.</param>
internal sealed record Answer<T>(T Value, string Json);
