using System.CommandLine;
using ModelGrains.Cli.Api;

namespace ModelGrains.Cli.Commands;

/// <summary><c>pin MODEL/VERSION</c> and <c>unpin MODEL/VERSION</c>: whether a version stays in memory and is never retired.</summary>
internal sealed class PinCommand : ServerCommand
{
    private readonly Argument<VersionKey> version = VersionArgument.Create("The version");
    private readonly bool pins;

    public PinCommand(bool pins)
        : base(pins ? "pin" : "unpin", pins ? "Keep a version in memory and never retire it" : "Let a version make room and expire again", QueryTimeout)
    {
        this.pins = pins;
        Add(version);
        AddIfMatch();
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var key = invocation.Arguments.GetRequiredValue(version);
        return invocation.Write(await new RetirementClient(invocation.Server).PinAsync(key, pins, cancellationToken), _ =>
            invocation.Terminal.WriteLine($"{key} is {(pins ? "pinned" : "not pinned")}"));
    }
}
