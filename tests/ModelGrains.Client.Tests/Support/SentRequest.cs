namespace ModelGrains.Client.Tests.Support;

/// <summary>A request as a <see cref="StubHandler"/> got it.</summary>
internal sealed record SentRequest(Uri Uri, IReadOnlyDictionary<string, string> Headers, byte[] Body, long? Length)
{
    public string Host => Uri.Host;

    public bool IsProbe => Uri.AbsolutePath.EndsWith("/ServerReady", StringComparison.Ordinal);

    public bool IsInference => Uri.AbsolutePath.EndsWith("/ModelInfer", StringComparison.Ordinal);
}
