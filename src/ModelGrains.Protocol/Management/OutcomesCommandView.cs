using System.ComponentModel;
using System.Text.Json;

namespace ModelGrains.Protocol.Management;

/// <summary>What turned out about earlier requests: one, or a list.</summary>
/// <param name="Id">The id of the one request.</param>
/// <param name="Value">What turned out about it: any JSON but null.</param>
/// <param name="Outcomes">Several, in the place of the one.</param>
public sealed record OutcomesCommandView(string? Id, [property: Description("What turned out: any JSON but null.")] JsonElement? Value, IReadOnlyList<OutcomeView>? Outcomes);
