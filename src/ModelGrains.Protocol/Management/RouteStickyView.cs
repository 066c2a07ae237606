namespace ModelGrains.Protocol.Management;

/// <summary>What keeps callers on their version: a header or a parameter.</summary>
/// <param name="Header">The HTTP header or gRPC metadata that tells callers apart.</param>
/// <param name="Parameter">The request parameter that does.</param>
/// <param name="Salt">Other callers meet a new version first under another salt; without it it is the model's name.</param>
public sealed record RouteStickyView(string? Header, string? Parameter, string? Salt);
