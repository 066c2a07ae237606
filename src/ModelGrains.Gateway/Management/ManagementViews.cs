using ModelGrains.Core.Catalog;
using ModelGrains.Models;
using ModelGrains.Protocol.Management;
using ModelGrains.Routing;
using ModelGrains.Tensors;

namespace ModelGrains.Gateway.Management;

/// <summary>The catalog's records as the management API shows them.</summary>
internal static class ManagementViews
{
    public static VersionView ToView(VersionRecord record, RouteRevision route, IReadOnlyList<InstanceStatus> instances) => new()
    {
        Model = record.Key.Model.Value,
        Version = record.Key.Version.Value,
        Tag = EntityTags.Of(record),
        State = record.State.ToString(),
        Desired = record.Desired.ToString(),
        Weight = route.Spec.Find(record.Key.Version)?.Weight ?? 0,
        Package = record.Package.ToString(),
        SizeInBytes = record.SizeInBytes,
        Owner = record.Manifest.Owner,
        Description = record.Manifest.Description,
        Labels = record.Manifest.Labels,
        Inputs = [.. record.Manifest.Signature.Inputs.Select(ToView)],
        Outputs = [.. record.Manifest.Signature.Outputs.Select(ToView)],
        Pinned = record.IsPinned,
        Retirement = RetirementViews.ToView(record),
        Instances = [.. instances.Select(ToView)],
        Events = [.. record.Events.Select(e => new EventView(e.Time, e.State.ToString(), e.Actor, e.Reason, e.Evidence))],
    };

    private static TensorView ToView(TensorSpec spec) => new(spec.Name, spec.DataType.Name(), spec.HasRank ? spec.Shape : null, spec.Optional);

    private static InstanceView ToView(InstanceStatus status) => new(
        status.Key.Format(), status.State.ToString(), status.Reason, status.Silo, status.InFlight, status.Counters.Succeeded, status.Counters.Rejected,
        status.Counters.Failed, status.Counters.Cancelled, status.Counters.ComputeMicroseconds / 1000.0, status.Counters.QueueMicroseconds / 1000.0,
        status.LoadDuration.TotalMilliseconds, status.Counters.LastUsed);
}
