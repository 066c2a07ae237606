using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.PredictionLogs;

/// <summary>The only writer of what is logged of the predictions of one partition's models. Its key is a partition number, the catalog's.</summary>
[Alias(Aliases.PredictionLogGrain)]
public interface IPredictionLogGrain : IGrainWithIntegerKey
{
    /// <summary>What stands for a model; revision 0 where nobody said anything.</summary>
    [Alias(Aliases.Get)]
    Task<PredictionLogSettings> GetAsync(ModelName model);

    /// <summary>What stands for every model of the partition about which somebody said something.</summary>
    [Alias(Aliases.List)]
    Task<ImmutableArray<PredictionLogSettings>> ListAsync();

    /// <summary>
    /// Writes the next revision, tells every silo, and answers when they have it. What already stands is not written again. A stale
    /// <see cref="SetPredictionLog.ExpectedRevision"/> is a <see cref="ModelErrorCode.Conflict"/>.
    /// </summary>
    [Alias(Aliases.Set)]
    Task<Outcome<PredictionLogSettings>> SetAsync(SetPredictionLog command);

    /// <summary>Takes what the manifest of a version asks for, in the place of what it asked before; tells every silo where that changed.</summary>
    [Alias(Aliases.Register)]
    Task RegisterAsync(VersionKey version, PredictionLogOptions options);
}
