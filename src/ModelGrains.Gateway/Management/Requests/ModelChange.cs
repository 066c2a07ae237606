using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management.Requests;

/// <summary>A command on a model or one of its versions, as the request says it.</summary>
internal sealed class ModelChange
{
    [FromRoute(Name = "model"), Description("The model's name.")]
    public required string Model { get; init; }

    [FromQuery(Name = "version"), Description("The version's number; without it the command is about the whole model.")]
    public string? Version { get; init; }

    [FromHeader(Name = ManagementHeaders.IfMatch), Description(ParameterTexts.IfMatch + " Without a version it is the model's.")]
    public string? IfMatch { get; init; }

    [FromHeader(Name = ManagementHeaders.Actor), Description(ParameterTexts.Actor)]
    public string? Actor { get; init; }

    public required HttpContext Context { get; init; }

    public CancellationToken Cancelled => Context.RequestAborted;
}
