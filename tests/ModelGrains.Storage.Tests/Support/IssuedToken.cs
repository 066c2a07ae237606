using System.Text;
using System.Text.Json;
using Azure.Core;

namespace ModelGrains.Storage.Tests.Support;

/// <summary>A credential whose tokens the emulator takes, and which may fail.</summary>
internal sealed class IssuedToken : TokenCredential
{
    public const string Secret = "c2lnbmF0dXJl";

    public Exception? Failure { get; set; }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        if (Failure is not null)
            throw Failure;
        var from = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var to = from.AddYears(100);
        var claims = new
        {
            aud = "https://storage.azure.com", iss = "https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/",
            iat = from.ToUnixTimeSeconds(), nbf = from.ToUnixTimeSeconds(), exp = to.ToUnixTimeSeconds(),
        };
        return new AccessToken($"{Part(new { alg = "none", typ = "JWT" })}.{Part(claims)}.{Secret}", to);
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));

    private static string Part(object part) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(part))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
