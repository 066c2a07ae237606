using System.Globalization;
using ModelGrains.Errors;

namespace ModelGrains.Protocol.Grpc;

/// <summary>A status as trailers and back.</summary>
public static class GrpcTrailers
{
    /// <summary>The trailers of a status.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Format(GrpcStatus status)
    {
        yield return new(GrpcHeaders.Status, ((int)status.Code).ToString(CultureInfo.InvariantCulture));
        if (status.Message.Length > 0)
            yield return new(GrpcHeaders.Message, GrpcPercentEncoding.Encode(status.Message));
        if (status.Error is { } error)
            yield return new(GrpcHeaders.Error, error.ToString());
        if (status.RetryAfter is { } delay)
            yield return new(GrpcHeaders.RetryPushback, Math.Ceiling(delay.TotalMilliseconds).ToString("F0", CultureInfo.InvariantCulture));
    }

    /// <summary>Reads a status from headers or trailers; null where they hold none.</summary>
    /// <param name="find">Gives the value of a trailer by its name, or null.</param>
    public static GrpcStatus? Parse(Func<string, string?> find)
    {
        if (find(GrpcHeaders.Status) is not { } text)
            return null;
        var known = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) &&
            code <= (int)GrpcStatusCode.Unauthenticated;
        return new GrpcStatus(known ? (GrpcStatusCode)code : GrpcStatusCode.Unknown, GrpcPercentEncoding.Decode(find(GrpcHeaders.Message) ?? ""))
        {
            Error = Enum.TryParse<ModelErrorCode>(find(GrpcHeaders.Error), out var error) && Enum.IsDefined(error) ? error : null,
            RetryAfter = int.TryParse(find(GrpcHeaders.RetryPushback), NumberStyles.None, CultureInfo.InvariantCulture, out var delay)
                ? TimeSpan.FromMilliseconds(delay)
                : null,
        };
    }
}
