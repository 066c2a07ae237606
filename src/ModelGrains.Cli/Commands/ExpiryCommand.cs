using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Commands;

/// <summary><c>expiry MODEL/VERSION</c>: sets when a version expires, in place of its manifest.</summary>
internal sealed class ExpiryCommand : ServerCommand
{
    private readonly Argument<VersionKey> version = VersionArgument.Create("The version");
    private readonly Option<string?> unusedFor = PeriodOption.Period("--unused-for", "After how long without a request, as 30d");
    private readonly Option<string?> at = PeriodOption.Time("--at", "At which time, as 2027-01-31");
    private readonly Option<bool> never = new("--never") { Description = "Never" };
    private readonly Option<bool> reset = new("--default") { Description = "As its manifest and the policy say" };

    public ExpiryCommand()
        : base("expiry", "Set when a version expires", QueryTimeout)
    {
        Add(version);
        Add(unusedFor);
        Add(at);
        Add(never);
        Add(reset);
        AddIfMatch();
        Validators.Add(result =>
        {
            var expires = result.GetResult(unusedFor) is not null || result.GetResult(at) is not null;
            if (((bool[])[expires, result.GetValue(never), result.GetValue(reset)]).Count(given => given) != 1)
                result.AddError("Give --unused-for, --at or both, or else one of --never and --default");
        });
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var key = invocation.Arguments.GetRequiredValue(version);
        var command = new ExpiryCommandView(invocation.Arguments.GetValue(unusedFor), invocation.Arguments.GetValue(at), invocation.Arguments.GetValue(never));
        return invocation.Write(await new RetirementClient(invocation.Server).SetExpiryAsync(key, command, cancellationToken), view =>
            invocation.Terminal.WriteLine($"{key} {RetirementText.Expiry(view)}"));
    }
}
