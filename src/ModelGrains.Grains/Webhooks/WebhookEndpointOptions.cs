using System.Buffers.Text;
using System.Text;

namespace ModelGrains.Grains.Webhooks;

/// <summary>Settings of one webhook that rollouts may name; the section <c>ModelGrains:Webhooks:NAME</c>.</summary>
public sealed class WebhookEndpointOptions
{
    /// <summary>The shortest secret, in characters.</summary>
    public const int MinSecretLength = 16;

    private const string Prefix = "whsec_";

    /// <summary>Where what happens is sent. An http or https URL; it may hold a secret, and is never logged.</summary>
    public string Url { get; set; } = "";

    /// <summary>What is signed with: at least 16 characters, whose UTF-8 bytes are the key; after <c>whsec_</c> they are the key in Base64.</summary>
    public string Secret { get; set; } = "";

    /// <summary>How long a delivery may take, in seconds. Default 5. Range 1 to 60.</summary>
    public int TimeoutSeconds { get; set; } = 5;

    /// <summary>Every setting that is wrong, each naming its key; empty where all are right.</summary>
    /// <param name="section">The section, before the keys.</param>
    public IEnumerable<string> Validate(string section)
    {
        if (!(Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            yield return $"{section}:{nameof(Url)} is not an absolute http or https URL";
        if (Secret.Length < MinSecretLength)
            yield return $"{section}:{nameof(Secret)} has {Secret.Length} characters, expected at least {MinSecretLength}";
        else if (Secret.StartsWith(Prefix, StringComparison.Ordinal) && !Base64.IsValid(Secret.AsSpan(Prefix.Length)))
            yield return $"{section}:{nameof(Secret)} has '{Prefix}' before something else than Base64";
        if (TimeoutSeconds is < 1 or > 60)
            yield return $"{section}:{nameof(TimeoutSeconds)} is {TimeoutSeconds}, expected 1 to 60";
    }

    /// <summary>The key that the secret stands for.</summary>
    internal byte[] ToKey() =>
        Secret.StartsWith(Prefix, StringComparison.Ordinal) ? Convert.FromBase64String(Secret[Prefix.Length..]) : Encoding.UTF8.GetBytes(Secret);
}
