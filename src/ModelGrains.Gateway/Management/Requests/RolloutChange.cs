using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management.Requests;

/// <summary>A command on a model's rollouts, as the request says it.</summary>
internal sealed class RolloutChange
{
    [FromRoute(Name = "model"), Description("The model's name.")]
    public required string Model { get; init; }

    [FromHeader(Name = ManagementHeaders.IdempotencyKey), Description("Names a start: the same one twice starts one rollout.")]
    public string? IdempotencyKey { get; init; }

    [FromHeader(Name = ManagementHeaders.Actor), Description(ParameterTexts.Actor)]
    public string? Actor { get; init; }

    public required HttpContext Context { get; init; }

    public CancellationToken Cancelled => Context.RequestAborted;
}
