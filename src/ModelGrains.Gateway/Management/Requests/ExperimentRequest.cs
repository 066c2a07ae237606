using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace ModelGrains.Gateway.Management.Requests;

/// <summary>Which versions to hold against each other, as the request says it.</summary>
internal sealed class ExperimentRequest
{
    [FromRoute(Name = "model"), Description("The model's name.")]
    public required string Model { get; init; }

    [FromQuery(Name = "versions"), Description("The versions, 2 to 16, separated by commas.")]
    public string? Versions { get; init; }

    [FromQuery(Name = "control"), Description("The version of them that the others are held against; without it the first.")]
    public string? Control { get; init; }

    [FromQuery(Name = "from"), Description("Requests from this time on count, in UTC; without it all before 'to'.")]
    public string? From { get; init; }

    [FromQuery(Name = "to"), Description("Requests before this time count, in UTC, whenever their outcomes were told; without it all until now.")]
    public string? To { get; init; }

    [FromQuery(Name = "outcome"), Description("The field of the outcomes that is meant; without it outcomes are numbers, or true and false.")]
    public string? Outcome { get; init; }

    [FromQuery(Name = "level"), Description("How often an interval holds the true value, 0.5 to 0.9999; 0.95 by default.")]
    public string? Level { get; init; }

    [FromQuery(Name = "segments"), Description("Whether requests count too that a segment of the route sent to their version, true or false; false by default.")]
    public string? Segments { get; init; }

    public required HttpContext Context { get; init; }

    public CancellationToken Cancelled => Context.RequestAborted;
}
