using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ModelGrains.Inference;

namespace ModelGrains.Gateway.DataPlane;

/// <summary>
/// Gives a request those of its headers that the model's route goes by, and the wish for an explanation. A route that goes by none costs nothing.
/// </summary>
internal static class RoutingHeaders
{
    /// <summary>The most headers given where the route is not known yet; such a request is a model's first on this silo.</summary>
    private const int MaxUnknown = 64;

    /// <summary>The request with its headers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="plane">Knows what the route goes by.</param>
    /// <param name="headers">The headers, or the metadata of a call.</param>
    public static InferRequest Attach(InferRequest request, IDataPlane plane, IHeaderDictionary headers) =>
        Explanation.Ask(WithHeaders(request, plane, headers), headers);

    private static InferRequest WithHeaders(InferRequest request, IDataPlane plane, IHeaderDictionary headers)
    {
        if (plane.RoutingHeadersOf(request.Model) is not { } names)
            return request with { Headers = All(headers) };
        if (names.IsEmpty)
            return request;
        var found = ImmutableArray.CreateBuilder<RequestHeader>(names.Length);
        foreach (var name in names)
        {
            if (headers.TryGetValue(name, out var values))
                found.Add(new RequestHeader(name, values.ToString()));
        }

        return request with { Headers = found.DrainToImmutable() };
    }

    private static ImmutableArray<RequestHeader> All(IHeaderDictionary headers) =>
    [
        .. headers.Where(header => !IsSecret(header.Key)).Take(MaxUnknown).Select(header => new RequestHeader(header.Key.ToLowerInvariant(), header.Value.ToString())),
    ];

    private static bool IsSecret(string name) =>
        name.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase) || name.Equals(HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase);
}
