namespace ModelGrains.Gateway.Tracing;

/// <summary>Traces to an OpenTelemetry collector; the section <c>ModelGrains:Tracing</c>.</summary>
public sealed class TracingOptions
{
    /// <summary>
    /// Where spans are sent, over OTLP/HTTP in protobuf: <c>http://collector:4318</c>. An address without a path gets <c>/v1/traces</c>.
    /// Default: empty, and then nothing is traced.
    /// </summary>
    public string Endpoint { get; set; } = "";

    /// <summary>
    /// The share of requests traced, of those that come without a <c>traceparent</c>; with one, its sampled flag decides. Default 0.01.
    /// Range 0 to 1. Both give way to a level set by the protocol's trace extension.
    /// </summary>
    public double SampleRate { get; set; } = 0.01;

    /// <summary>The service that spans say they are of. Default <c>modelgrains</c>.</summary>
    public string ServiceName { get; set; } = "modelgrains";

    /// <summary>Whether traces are sent.</summary>
    internal bool IsOn => Endpoint.Length > 0;

    /// <summary>The whole address.</summary>
    internal Uri Address
    {
        get
        {
            var given = new Uri(Endpoint);
            return given.AbsolutePath is "/" or "" ? new Uri(given, "/v1/traces") : given;
        }
    }

    internal IEnumerable<string> Validate(string section)
    {
        if (IsOn && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")))
            yield return $"{section}:{nameof(Endpoint)} is '{Endpoint}', expected a URL with http or https, or nothing";
        if (!(SampleRate >= 0 && SampleRate <= 1))
            yield return FormattableString.Invariant($"{section}:{nameof(SampleRate)} is {SampleRate}, expected 0 to 1");
        if (ServiceName.Length is 0 or > 100)
            yield return $"{section}:{nameof(ServiceName)} has {ServiceName.Length} characters, expected 1 to 100";
    }
}
