using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.PredictionLogs;

namespace ModelGrains.Core.PredictionLogs;

/// <summary>Decides what commands do to what is logged. The grain only stores what comes out.</summary>
public static class PredictionLogPolicy
{
    /// <summary>The settings after a command; the current ones where they already stand.</summary>
    public static Outcome<PredictionLogSettings> Next(PredictionLogSettings current, SetPredictionLog command, DateTimeOffset now)
    {
        if (command.ExpectedRevision is { } expected && expected != current.Revision)
            return ModelErrors.Conflict($"the prediction log of '{current.Model}' is at revision {current.Revision}, but the command was made for revision {expected}");
        var errors = PredictionLogValidator.Check(command.Spec);
        if (errors.Length > 0)
            return ModelErrors.Invalid($"The prediction log of '{current.Model}'", errors);
        if (command.Spec.Equals(current.Spec))
            return current;
        return current with { Revision = current.Revision + 1, Spec = command.Spec, Time = now, Actor = command.Actor, Reason = command.Reason };
    }

    /// <summary>The settings once a version's manifest is known; the current ones where it says nothing new.</summary>
    public static PredictionLogSettings Register(PredictionLogSettings current, ModelVersion version, PredictionLogOptions options)
    {
        if ((current.Manifests.FirstOrDefault(one => one.Version == version)?.Options ?? new PredictionLogOptions()) == options)
            return current;
        var others = current.Manifests.RemoveAll(one => one.Version == version);
        return current with
        {
            Revision = current.Revision + 1,
            Manifests = options.SampleRate > 0 ? others.Add(new VersionPredictionLog { Version = version, Options = options }) : others,
        };
    }
}
