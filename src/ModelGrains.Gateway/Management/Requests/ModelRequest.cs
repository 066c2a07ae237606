using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace ModelGrains.Gateway.Management.Requests;

/// <summary>Which model a request is about.</summary>
internal sealed class ModelRequest
{
    [FromRoute(Name = "model"), Description("The model's name.")]
    public required string Model { get; init; }
}
