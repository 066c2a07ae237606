namespace ModelGrains.Protocol.Management;

/// <summary>One request whose two answers differ.</summary>
/// <param name="Request">Its id.</param>
/// <param name="Difference">The largest absolute difference; of strings, how many differ; absent where it cannot be told, which is worse than any.</param>
public sealed record ComparisonExampleView(string Request, double? Difference);
