using ModelGrains.Core.Tests.Support;
using ModelGrains.Models;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Catalog;

/// <summary>Records and routes of one model.</summary>
internal static class Records
{
    public static ModelManifest Manifest(int? version = null) => new()
    {
        Name = Make.Fraud,
        Version = version is { } number ? new ModelVersion(number) : null,
        Signature = new ModelSignature { Inputs = [], Outputs = [Make.Spec("y")] },
    };

    public static VersionRecord Record(int version, VersionState state, DesiredState desired = DesiredState.Loaded, byte content = 0) => new()
    {
        Key = new VersionKey(Make.Fraud, new ModelVersion(version)),
        Package = Make.Digest(content == 0 ? (byte)version : content),
        Manifest = Manifest(version),
        State = state,
        Desired = desired,
        Events = [new VersionEvent { Time = Make.Now, State = state, Actor = "test", Reason = "test" }],
    };

    public static RouteRevision Route(params int[] versions) => new()
    {
        Model = Make.Fraud,
        Revision = 1,
        Spec = new RouteSpec { Targets = [.. versions.Select(version => new RouteTarget { Version = new ModelVersion(version), Weight = 1.0 / versions.Length })] },
        Time = Make.Now,
        Actor = "test",
        Reason = "test",
    };
}
