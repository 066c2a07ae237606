using System.Text;
using System.Text.Json;
using Azure.Core;

namespace ModelGrains.Testing;

/// <summary>A credential whose tokens the emulator takes, and which may fail.</summary>
public sealed class IssuedToken : TokenCredential
{
    public const string Secret = "c2lnbmF0dXJl";

    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>When its tokens end.</summary>
    public static DateTimeOffset To { get; } = From.AddYears(100);

    /// <summary>The token.</summary>
    public static string Text
    {
        get
        {
            var claims = new
            {
                aud = "https://storage.azure.com", iss = "https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/",
                iat = From.ToUnixTimeSeconds(), nbf = From.ToUnixTimeSeconds(), exp = To.ToUnixTimeSeconds(),
            };
            return $"{Part(new { alg = "none", typ = "JWT" })}.{Part(claims)}.{Secret}";
        }
    }

    public Exception? Failure { get; set; }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        Failure is null ? new AccessToken(Text, To) : throw Failure;

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));

    private static string Part(object part) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(part))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
