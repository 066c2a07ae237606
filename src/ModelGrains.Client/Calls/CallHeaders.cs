using System.Collections.Immutable;
using System.Diagnostics;

namespace ModelGrains.Client.Calls;

/// <summary>The headers of a call: the client's, the call's own, and where the call belongs in a trace (W3C Trace Context).</summary>
internal static class CallHeaders
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    private static readonly HashSet<string> Taken = new(StringComparer.OrdinalIgnoreCase)
    {
        "te", "content-type", "content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive", "upgrade", "host", "proxy-connection", "user-agent",
    };

    /// <summary>Throws for a header that cannot be sent.</summary>
    /// <exception cref="ArgumentException">A name or value is not valid, or the name is one of HTTP's or gRPC's own.</exception>
    public static void Check(ImmutableArray<KeyValuePair<string, string>> headers)
    {
        if (headers.IsDefaultOrEmpty)
            return;
        foreach (var (name, value) in headers)
        {
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
                throw new ArgumentException($"'{name}' is no header's name: expected letters, digits, '-', '_' or '.'.");
            if (Taken.Contains(name) || name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase))
                throw new ArgumentException($"The header '{name}' is set by HTTP or gRPC itself: expected another name.");
            if (!value.All(c => c is >= ' ' and <= '~'))
                throw new ArgumentException($"The value of the header '{name}' is not valid: expected printable ASCII.");
        }
    }

    /// <summary>The headers of a call; null for none.</summary>
    public static List<KeyValuePair<string, string>>? Of(
        ImmutableArray<KeyValuePair<string, string>> client, ImmutableArray<KeyValuePair<string, string>> call, Activity? activity)
    {
        var traced = activity is { IdFormat: ActivityIdFormat.W3C, Id: not null };
        if (client.IsDefaultOrEmpty && call.IsDefaultOrEmpty && !traced)
            return null;
        var headers = new List<KeyValuePair<string, string>>();
        if (!call.IsDefaultOrEmpty)
            headers.AddRange(call);
        if (!client.IsDefaultOrEmpty)
            headers.AddRange(client.Where(header => !Has(call, header.Key)));
        if (traced && !Has(headers, TraceParent))
        {
            headers.Add(new(TraceParent, activity!.Id!));
            if (activity.TraceStateString is { Length: > 0 } state)
                headers.Add(new(TraceState, state));
        }

        return headers;
    }

    private static bool Has(ImmutableArray<KeyValuePair<string, string>> headers, string name) => !headers.IsDefaultOrEmpty && Has(headers.AsEnumerable(), name);

    private static bool Has(IEnumerable<KeyValuePair<string, string>> headers, string name) =>
        headers.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
}
