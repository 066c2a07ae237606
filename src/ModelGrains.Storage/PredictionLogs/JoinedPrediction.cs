using ModelGrains.Routing;

namespace ModelGrains.Storage.PredictionLogs;

/// <summary>A request of a prediction log, with what turned out about it as a number.</summary>
/// <param name="Version">The version that answered or failed; null where none was known.</param>
/// <param name="Pick">Why that version; <see cref="PickReason.None"/> where it was not known.</param>
/// <param name="HasFailed">Whether it has an error in place of an answer.</param>
/// <param name="Outcome">What turned out, as it was told last; null where nothing was.</param>
public readonly record struct JoinedPrediction(int? Version, PickReason Pick, bool HasFailed, double? Outcome);
