namespace ModelGrains.Protocol.Management;

/// <summary>What an analysis of a rollout came to so far.</summary>
/// <param name="Scope"><c>analysis</c> for the one beside the steps, else the stage's text.</param>
/// <param name="Result"><c>Running</c>, <c>Successful</c>, <c>Failed</c>, <c>Inconclusive</c> or <c>Error</c>.</param>
/// <param name="Since">When it began, in UTC.</param>
/// <param name="Metrics">What each metric came to.</param>
public sealed record AnalysisRunView(string Scope, string Result, DateTimeOffset Since, IReadOnlyList<MetricRunView> Metrics);
