namespace ModelGrains.Protocol.Management;

/// <summary>What is to be logged of a model's predictions, in place of what was.</summary>
/// <param name="SampleRate">The share of the requests that meet the conditions, 0 to 1; 0 logs nothing.</param>
/// <param name="When">What a request must meet to be logged, all of it; without it every request does.</param>
/// <param name="Inputs">The inputs logged; without it every one, empty for none.</param>
/// <param name="Outputs">The outputs logged; without it every one, empty for none.</param>
/// <param name="Redact">Inputs and outputs whose values are not shown: <c>remove</c> or <c>hash</c>.</param>
/// <param name="Salt">Under another one other requests are the sample, and hashes are others; without it the model's name.</param>
/// <param name="Reason">Why, for the log of the server.</param>
public sealed record PredictionLogCommandView(
    double? SampleRate, IReadOnlyList<RouteConditionView>? When, IReadOnlyList<string>? Inputs, IReadOnlyList<string>? Outputs,
    IReadOnlyDictionary<string, string>? Redact, string? Salt, string? Reason);
