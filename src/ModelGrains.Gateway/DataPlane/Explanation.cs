using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModelGrains.Grains.Observation;
using ModelGrains.Inference;

namespace ModelGrains.Gateway.DataPlane;

/// <summary>
/// Why a version answered, for who asks: <c>x-modelgrains-explain: true</c> among the headers or the metadata of a call. Costs who does not
/// ask a look-up.
/// </summary>
internal static class Explanation
{
    /// <summary>The header, or metadata, that asks.</summary>
    public const string Header = "x-modelgrains-explain";

    private const string Prefix = "x-modelgrains-";

    /// <summary>
    /// The request, with the wish for an explanation where its headers have it. It gets an id then, where it has none, which its answer gives
    /// back: so its caller can report an outcome of it later.
    /// </summary>
    public static InferRequest Ask(InferRequest request, IHeaderDictionary headers) =>
        IsAsked(headers) ? request with { Explain = true, Id = request.Id.Length > 0 ? request.Id : RequestIds.New() } : request;

    /// <summary>Adds the explanation to the answer's headers, where it was asked for.</summary>
    public static void Write(HttpContext context, InferResponse response)
    {
        // Who observes a request has it explained too: that is not for its caller.
        if (response.Pick is null)
            return;
        foreach (var (name, value) in Of(context.Request.Headers, response))
            context.Response.Headers[name] = value;
    }

    /// <summary>The explanation as names and values; empty where it was not asked for.</summary>
    public static IEnumerable<(string Name, string Value)> Of(IHeaderDictionary headers, InferResponse response)
    {
        if (response.Pick is not { } pick || !IsAsked(headers))
            yield break;
        yield return (Prefix + "version", response.Version.ToString());
        yield return (Prefix + "revision", pick.Revision.ToString(CultureInfo.InvariantCulture));
        yield return (Prefix + "picked-by", pick.Reason.ToString().ToLowerInvariant());
        if (pick.Segment.Length > 0)
            yield return (Prefix + "segment", pick.Segment);
    }

    private static bool IsAsked(IHeaderDictionary headers) =>
        headers.TryGetValue(Header, out var values) && values is [{ } value] && value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
