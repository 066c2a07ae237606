using System.ComponentModel;
using System.Text.Json;

namespace ModelGrains.Protocol.Management;

/// <summary>What turned out about an earlier request.</summary>
/// <param name="Id">The request's id.</param>
/// <param name="Value">What turned out: any JSON but null.</param>
public sealed record OutcomeView(string? Id, [property: Description("What turned out: any JSON but null.")] JsonElement? Value);
