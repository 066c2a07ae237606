using ModelGrains.Errors;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Deployments;

/// <summary>One run of the workflow that turns an uploaded artifact into a serving version. Its key is the deployment's id.</summary>
[Alias(Aliases.DeploymentGrain)]
public interface IDeploymentGrain : IGrainWithStringKey
{
    /// <summary>
    /// Starts it, once: the same command again gives the deployment as it stands; another one under the same id is a
    /// <see cref="ModelErrorCode.Conflict"/>. Persisted before it is answered.
    /// </summary>
    [Alias(Aliases.Start)]
    Task<Outcome<DeploymentStatus>> StartAsync(StartDeployment command);

    /// <summary>Goes on where a crash interrupted it; does nothing where it runs or has ended.</summary>
    [Alias(Aliases.Resume)]
    Task ResumeAsync();

    /// <summary>How it stands; null where it is not known.</summary>
    [Alias(Aliases.Get)]
    Task<DeploymentStatus?> GetAsync();

    /// <summary>
    /// Waits for news: ends when there is an event after <paramref name="sequence"/>, when the deployment has ended, or after
    /// some seconds, with the deployment as it stands then; null where it is not known.
    /// </summary>
    /// <param name="sequence">The last event that the caller has; 0 for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Alias(Aliases.Wait)]
    Task<DeploymentStatus?> WaitAsync(int sequence, CancellationToken cancellationToken);

    /// <summary>Drops what is stored of it; does nothing while it runs. Only for the list that it has left.</summary>
    [Alias(Aliases.Remove)]
    Task ForgetAsync();
}
