using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ModelGrains.Grains.Retirement;

/// <summary>
/// The signature of a webhook's body: <c>t=1767225600,v1=</c> and the HMAC-SHA256, in lower-case hexadecimal, over the timestamp, a dot
/// and the body's bytes, with the secret's UTF-8 bytes as key.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The header that has it.</summary>
    public const string Header = "ModelGrains-Signature";

    /// <summary>The header's value.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="timestamp">When it is sent, in seconds since 1970.</param>
    /// <param name="body">The body as it is sent.</param>
    public static string Sign(string secret, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        var time = timestamp.ToString(CultureInfo.InvariantCulture);
        hmac.AppendData(Encoding.ASCII.GetBytes(time + "."));
        hmac.AppendData(body);
        return $"t={time},v1={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
