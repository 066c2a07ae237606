using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management.Requests;

/// <summary>The start of a deployment, as the request says it beside its body.</summary>
internal sealed class DeploymentRequest
{
    [FromQuery(Name = "name"), Description("The model to deploy as; without it the one that the package names.")]
    public string? Name { get; init; }

    [FromQuery(Name = "version"), Description("The version's number; without it the package's, or the next one.")]
    public string? Version { get; init; }

    [FromQuery(Name = "keepPrevious"), Description("Whether versions that the route leaves stay loaded; they do not unless this says so.")]
    public bool? KeepPrevious { get; init; }

    [FromQuery(Name = "rollout"), Description("How the version comes to its traffic, a RolloutSpecView as JSON; without it all of it at once. A model that serves nothing gives it all at once too.")]
    public string? Rollout { get; init; }

    [FromHeader(Name = ManagementHeaders.IdempotencyKey)]
    [Description("The deployment's id: the same id with the same content and settings is the same deployment, however often it is sent; with others it is a 409. Without it the deployment gets a new id.")]
    public string? IdempotencyKey { get; init; }

    [FromHeader(Name = ManagementHeaders.Prefer), Description("respond-async: do not wait for the outcome; the answer is 202.")]
    public string? Prefer { get; init; }

    [FromHeader(Name = ManagementHeaders.Actor), Description(ParameterTexts.Actor)]
    public string? Actor { get; init; }

    public required HttpContext Context { get; init; }
}
