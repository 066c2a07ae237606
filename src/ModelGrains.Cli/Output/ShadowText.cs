using System.Globalization;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>Shadows in words.</summary>
internal static class ShadowText
{
    /// <summary>When it ends, or that it has.</summary>
    public static string Until(RouteShadowView shadow, bool hasEnded) =>
        hasEnded ? "ended" : shadow.Until is { } until ? Units.Time(until) : "";

    /// <summary>A shadow in one line: <c>Shadow next: 10 % of version 3 to fraud/4</c>.</summary>
    public static string Line(string model, RouteShadowView shadow)
    {
        var share = shadow.OnlyLogged == true ? "what is logged" : Units.Share(shadow.Share ?? 1);
        var when = shadow.When is { Count: > 0 } conditions ? $" where {string.Join(" and ", conditions.Select(RouteReport.Words))}" : "";
        var until = shadow.Until is { } end ? $" until {Units.Time(end)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"Shadow {shadow.Name}: {share} of version {shadow.Primary} to {shadow.Model ?? model}/{shadow.Version}{when}{until}");
    }
}
