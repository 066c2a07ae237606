using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Deployments;

/// <summary>Which deployments there are, in one partition of them: every running one, and the newest that ended. Its key is a partition number.</summary>
[Alias(Aliases.DeploymentIndexGrain)]
public interface IDeploymentIndexGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a deployment or brings its line up to date. Persisted before it is answered.</summary>
    [Alias(Aliases.Set)]
    Task SetAsync(DeploymentSummary summary);

    /// <summary>The deployments, newest first.</summary>
    [Alias(Aliases.List)]
    Task<ImmutableArray<DeploymentSummary>> ListAsync();
}
