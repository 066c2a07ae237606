using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Protocol.Management;
using ModelGrains.Routing;
using ModelGrains.Shadows;
using ModelGrains.Tensors;

namespace ModelGrains.Gateway.Management;

/// <summary>Shadows as the management API shows them.</summary>
internal static class ShadowViews
{
    /// <summary>A shadow of a model's route.</summary>
    public static RouteShadowView ToView(ModelName model, RouteShadow shadow) => new(
        shadow.Name, shadow.Primary.Value, shadow.Version.Version.Value, shadow.Version.Model == model ? null : shadow.Version.Model.Value,
        shadow.Share, shadow.When.IsEmpty ? null : [.. shadow.When.Select(RouteViews.ToView)], shadow.Until, shadow.OnlyLogged ? true : null,
        shadow.Defaults.IsEmpty ? null : [.. shadow.Defaults.Select(ToView)], shadow.Since);

    /// <summary>A shadow and how far it is; the status is null where nothing was reported.</summary>
    public static ShadowSummaryView ToSummary(ModelName model, RouteShadow shadow, ShadowStatus? status, DateTimeOffset now) =>
        new(ToView(model, shadow), shadow.HasEnded(now), status?.Comparison.Pairs ?? 0, status?.Counters.Sum ?? 0);

    /// <summary>Why requests were not compared.</summary>
    public static ShadowLeftOutView ToView(ShadowCounters counters) => new(
        counters.Dropped, counters.Paused, counters.Incomplete, counters.Expired,
        new SortedDictionary<string, long>(counters.Missing.ToDictionary(missing => missing.Name, missing => missing.Count), StringComparer.Ordinal));

    /// <summary>A pause or its end.</summary>
    public static ShadowEventView ToView(ShadowEvent happened) => new(happened.Time, happened.Silo, happened.Kind.ToString(), happened.Reason);

    private static ShadowInputView ToView(Tensor input)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
            TensorJson.Write(writer, input);
        return JsonSerializer.Deserialize<ShadowInputView>(text.ToArray(), ManagementJson.Options)!;
    }
}
