namespace ModelGrains.Grains.Retirement;

/// <summary>Settings of the webhook; the section <c>ModelGrains:Retirement:Webhook</c>. Without a <see cref="Url"/> nobody is told.</summary>
public sealed class WebhookOptions
{
    /// <summary>The shortest secret.</summary>
    public const int MinSecretLength = 16;

    /// <summary>Where notifications are sent. Default: none. An http or https URL; it may hold a secret, and is never logged.</summary>
    public string Url { get; set; } = "";

    /// <summary>What bodies are signed with. Default: none. At least 16 characters where there is a <see cref="Url"/>.</summary>
    public string Secret { get; set; } = "";

    /// <summary>How long a delivery may take, in seconds. Default 10. Range 1 to 300.</summary>
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>How long to wait after the first delivery that fails, in seconds; twice as long after each further one, up to an hour. Default 5. Range 1 to 3,600.</summary>
    public int FirstRetrySeconds { get; set; } = 5;

    /// <summary>For how many hours delivery is tried before a notification is given up. Default 72. Range 1 to 720.</summary>
    public int GiveUpHours { get; set; } = 72;

    /// <summary>Whether anybody is told.</summary>
    public bool IsOn => Url.Length > 0;

    /// <summary>Every setting that is wrong, each naming its key; empty where all are right.</summary>
    /// <param name="section">The section, before the keys.</param>
    public IEnumerable<string> Validate(string section)
    {
        if (IsOn && !(Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            yield return $"{section}:{nameof(Url)} is not an absolute http or https URL";
        if (IsOn && Secret.Length < MinSecretLength)
            yield return $"{section}:{nameof(Secret)} has {Secret.Length} characters, expected at least {MinSecretLength}";
        if (TimeoutSeconds is < 1 or > 300)
            yield return $"{section}:{nameof(TimeoutSeconds)} is {TimeoutSeconds}, expected 1 to 300";
        if (FirstRetrySeconds is < 1 or > 3600)
            yield return $"{section}:{nameof(FirstRetrySeconds)} is {FirstRetrySeconds}, expected 1 to 3600";
        if (GiveUpHours is < 1 or > 720)
            yield return $"{section}:{nameof(GiveUpHours)} is {GiveUpHours}, expected 1 to 720";
    }
}
