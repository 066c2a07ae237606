using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>The desired state of one partition of the models: which versions exist and which should be loaded. Its key is a partition number.</summary>
[Alias(Aliases.CatalogGrain)]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Adds a version. The same content again gives the record that exists; other content under a version in use is a
    /// <see cref="ModelErrorCode.Conflict"/>. Persisted before it is answered.
    /// </summary>
    [Alias(Aliases.Register)]
    Task<Outcome<VersionRecord>> RegisterAsync(RegisterVersion command);

    /// <summary>
    /// Moves a version to another state or changes what is wanted of it; what already holds is not done again. An illegal
    /// transition is a <see cref="ModelErrorCode.Conflict"/>. Persisted before it is answered.
    /// </summary>
    [Alias(Aliases.Move)]
    Task<Outcome<VersionRecord>> MoveAsync(MoveVersion command);

    /// <summary>Forgets a version; does nothing where it is not known.</summary>
    [Alias(Aliases.Remove)]
    Task RemoveAsync(VersionKey key);

    /// <summary>The record of a version; null where it is not known.</summary>
    [Alias(Aliases.Get)]
    Task<VersionRecord?> GetAsync(VersionKey key);

    /// <summary>The records of one model, or of all in this partition where <paramref name="model"/> is null; by name, then version.</summary>
    [Alias(Aliases.List)]
    Task<ImmutableArray<VersionRecord>> ListAsync(ModelName? model);
}
