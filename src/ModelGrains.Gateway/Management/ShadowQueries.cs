using ModelGrains.Comparison;
using ModelGrains.Errors;
using ModelGrains.Protocol.Management;
using ModelGrains.Routing;
using ModelGrains.Shadows;
using Orleans;

namespace ModelGrains.Gateway.Management;

/// <summary>What the management API reads of shadows.</summary>
internal sealed class ShadowQueries
{
    private readonly IGrainFactory grains;
    private readonly TimeProvider time;

    public ShadowQueries(IGrainFactory grains, TimeProvider time)
    {
        this.grains = grains;
        this.time = time;
    }

    /// <summary>The shadows of a model's route.</summary>
    public async Task<Outcome<ShadowListView>> ListAsync(ModelName model)
    {
        var route = await grains.Route(model).GetAsync();
        if (route.Revision == 0 && (await grains.Catalog(model).ListAsync(model)).IsEmpty)
            return ModelErrors.UnknownModel(model.Value);
        var now = time.GetUtcNow();
        var summaries = await Task.WhenAll(route.Spec.Shadows.Select(async shadow => ShadowViews.ToSummary(model, shadow, await StatusAsync(model, shadow), now)));
        return new ShadowListView(model.Value, route.Revision, summaries);
    }

    /// <summary>What came of comparing a shadow; also of one that the route has no more, as long as its history has it.</summary>
    public async Task<Outcome<ShadowReportView>> ReportAsync(ModelName model, string name)
    {
        var history = await grains.Route(model).GetHistoryAsync();
        var last = history.LastOrDefault(revision => revision.Spec.Shadows.Any(shadow => shadow.Name == name));
        if (last?.Spec.Shadows.First(shadow => shadow.Name == name) is not { } found)
            return new ModelError(ModelErrorCode.VersionNotFound, $"The route of '{model}' has no shadow '{name}', and had none");
        var isGone = history[^1].Spec.Shadows.All(shadow => shadow.Name != name);
        var status = await StatusAsync(model, found);
        return new ShadowReportView
        {
            Shadow = ShadowViews.ToView(model, found),
            HasEnded = isGone || found.HasEnded(time.GetUtcNow()),
            UpdatedAt = status?.UpdatedAt,
            Comparison = ComparisonViews.Of(new VersionKey(model, found.Primary).Format(), found.Version.Format(), status?.Comparison ?? ComparisonState.Empty),
            LeftOut = ShadowViews.ToView(status?.Counters ?? new ShadowCounters()),
            Events = [.. (status?.Events ?? []).Select(ShadowViews.ToView)],
        };
    }

    /// <summary>What was reported of a shadow as it is now, rather than of one of its versions before.</summary>
    private async Task<ShadowStatus?> StatusAsync(ModelName model, RouteShadow shadow) =>
        await grains.Shadow(new ShadowKey(new VersionKey(model, shadow.Primary), shadow.Version)).GetAsync() is { } status && status.Since == shadow.Since ? status : null;
}
