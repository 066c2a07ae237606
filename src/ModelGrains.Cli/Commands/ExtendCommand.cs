using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Commands;

/// <summary><c>extend MODEL/VERSION --for PERIOD | --until TIME</c>: puts an expiry off.</summary>
internal sealed class ExtendCommand : ServerCommand
{
    private readonly Argument<VersionKey> version = VersionArgument.Create("The version");
    private readonly Option<string?> period = PeriodOption.Period("--for", "For how long from now, as 30d");
    private readonly Option<string?> until = PeriodOption.Time("--until", "Until when, as 2027-01-31");

    public ExtendCommand()
        : base("extend", "Let a version expire no sooner than a time", QueryTimeout)
    {
        Add(version);
        Add(period);
        Add(until);
        AddIfMatch();
        Validators.Add(result =>
        {
            if (result.GetResult(period) is null == result.GetResult(until) is null)
                result.AddError("Give one of --for and --until");
        });
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var key = invocation.Arguments.GetRequiredValue(version);
        var command = new ExtendCommandView(invocation.Arguments.GetValue(period), invocation.Arguments.GetValue(until));
        return invocation.Write(await new RetirementClient(invocation.Server).ExtendAsync(key, command, cancellationToken), view =>
            invocation.Terminal.WriteLine($"{key} does not expire{(view.Retirement?.ExtendedUntil is { } time ? $" before {Units.Time(time)}" : "")}"));
    }
}
