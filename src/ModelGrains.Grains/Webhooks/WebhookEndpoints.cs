using System.Collections.Immutable;

namespace ModelGrains.Grains.Webhooks;

/// <summary>The webhooks of the configuration: rollouts only name them, so that who starts one neither says where the server calls nor sees a secret.</summary>
public sealed class WebhookEndpoints
{
    private readonly IReadOnlyDictionary<string, WebhookEndpointOptions> endpoints;

    /// <summary>Takes valid settings, by name.</summary>
    public WebhookEndpoints(IReadOnlyDictionary<string, WebhookEndpointOptions> endpoints)
    {
        this.endpoints = endpoints;
        Names = [.. endpoints.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Their names.</summary>
    public ImmutableArray<string> Names { get; }

    internal IEnumerable<KeyValuePair<string, WebhookEndpointOptions>> All => endpoints;
}
