using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Inference;

/// <summary>One instance of one version; its key is an <see cref="InstanceKey"/>. Owns the ONNX session, its health and its counters.</summary>
[Alias(Aliases.ModelGrain)]
public interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Runs one inference. A version that is wanted and not yet loaded is loaded first, once, however many ask.</summary>
    /// <returns>The answer; <see cref="ModelErrorCode.InvalidInput"/>, <see cref="ModelErrorCode.NotReady"/>,
    /// <see cref="ModelErrorCode.Overloaded"/>, <see cref="ModelErrorCode.Cancelled"/> or <see cref="ModelErrorCode.RuntimeFault"/>.</returns>
    [Alias(Aliases.Infer)]
    Task<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Loads and warms up where that is not done yet, and tells how the instance stands. The same call twice does it once. Idle instances
    /// make room where the silo's memory is full; <see cref="ModelErrorCode.Overloaded"/> where none is idle,
    /// <see cref="ModelErrorCode.InvalidInput"/> where the version is bigger than the silo's whole budget.
    /// </summary>
    [Alias(Aliases.Load)]
    [ResponseTimeout("00:10:00")]
    Task<Outcome<InstanceStatus>> LoadAsync(CancellationToken cancellationToken);

    /// <summary>As <see cref="LoadAsync"/>, but nothing makes room for it: <see cref="ModelErrorCode.Overloaded"/> where the silo's memory is full.</summary>
    [Alias(Aliases.LoadIfRoom)]
    [ResponseTimeout("00:10:00")]
    Task<Outcome<InstanceStatus>> LoadIfRoomAsync(CancellationToken cancellationToken);

    /// <summary>Stops taking requests, waits for those in flight, and gives the memory back. Does nothing where nothing is loaded.</summary>
    /// <param name="reason">Why, in words that a caller of the unloaded version may see.</param>
    /// <param name="cancellationToken">Ends the wait, not the draining.</param>
    [Alias(Aliases.Unload)]
    [ResponseTimeout("00:10:00")]
    Task UnloadAsync(string reason, CancellationToken cancellationToken);

    /// <summary>How the instance stands.</summary>
    [Alias(Aliases.Get)]
    Task<InstanceStatus> GetStatusAsync();
}
