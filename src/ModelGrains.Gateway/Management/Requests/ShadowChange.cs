using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management.Requests;

/// <summary>A command on a shadow of a model's route, as the request says it.</summary>
internal sealed class ShadowChange
{
    [FromRoute(Name = "model"), Description("The model's name.")]
    public required string Model { get; init; }

    [FromRoute(Name = "shadow"), Description("The shadow's name.")]
    public required string Shadow { get; init; }

    [FromHeader(Name = ManagementHeaders.IfMatch), Description(ParameterTexts.IfMatch + " It is the route's.")]
    public string? IfMatch { get; init; }

    [FromHeader(Name = ManagementHeaders.Actor), Description(ParameterTexts.Actor)]
    public string? Actor { get; init; }

    public required HttpContext Context { get; init; }

    /// <summary>The change of the route that it is.</summary>
    public RouteChange OfRoute => new() { Model = Model, IfMatch = IfMatch, Actor = Actor, Context = Context };
}
