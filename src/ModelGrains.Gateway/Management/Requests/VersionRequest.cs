using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace ModelGrains.Gateway.Management.Requests;

/// <summary>Which version a request is about.</summary>
internal sealed class VersionRequest
{
    [FromRoute(Name = "model"), Description("The model's name.")]
    public required string Model { get; init; }

    [FromRoute(Name = "version"), Description("The version's number.")]
    public required string Version { get; init; }
}
