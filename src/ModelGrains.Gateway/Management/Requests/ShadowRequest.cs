using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace ModelGrains.Gateway.Management.Requests;

/// <summary>Which shadow a request is about.</summary>
internal sealed class ShadowRequest
{
    [FromRoute(Name = "model"), Description("The model's name.")]
    public required string Model { get; init; }

    [FromRoute(Name = "shadow"), Description("The shadow's name.")]
    public required string Shadow { get; init; }
}
