using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ModelGrains.Grains.Webhooks;

/// <summary>
/// The signature of Standard Webhooks 1.0.0 (https://www.standardwebhooks.com): <c>v1,</c> and the HMAC-SHA256, in Base64, over the message's
/// id, a full stop, the time at which it is sent in seconds since 1970, a full stop, and the body's bytes.
/// </summary>
internal static class StandardSignature
{
    /// <summary>The header with the message's id.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the time.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header with the signature.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>The signature.</summary>
    public static string Sign(ReadOnlySpan<byte> key, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        hmac.AppendData(body);
        return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
    }
}
