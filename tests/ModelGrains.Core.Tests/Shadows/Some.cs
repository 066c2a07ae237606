using ModelGrains.Core.Tests.Routing;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Shadows;

/// <summary>Shadows for tests.</summary>
internal static class Some
{
    public static RouteShadow Shadow(string name, int primary, string version) =>
        new() { Name = name, Primary = new ModelVersion(primary), Version = VersionKey.Parse(version) };

    public static RouteSpec Route(params ReadOnlySpan<RouteShadow> shadows) => Routes.Split((3, 0.5), (4, 0.5), (5, 0)) with { Shadows = [.. shadows] };

    public static RouteRevision Of(string model, RouteSpec spec) =>
        new() { Model = ModelName.Parse(model), Revision = 7, Spec = spec, Time = DateTimeOffset.UnixEpoch, Actor = "ada", Reason = "" };
}
