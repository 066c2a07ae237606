using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;
using ModelGrains.Core.Retirement;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Commands;

/// <summary><c>shadow add MODEL NAME --of 3 --to 4</c>: has requests of one version copied to another.</summary>
internal sealed class ShadowAddCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");
    private readonly Argument<string> shadow = ShadowArguments.Name();
    private readonly Option<ModelVersion?> primary = ShadowArguments.Primary();
    private readonly Option<ModelReference?> target = ShadowArguments.Target();
    private readonly Option<double?> share = ShadowArguments.Share();
    private readonly Option<string?> until = PeriodOption.Time("--until", "When it ends by itself, in UTC");
    private readonly Option<bool> onlyLogged = new("--only-logged") { Description = "Copy exactly what the prediction log samples" };
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for the route's history", HelpName = "TEXT" };

    public ShadowAddCommand()
        : base("add", "Copy requests of one version to another and compare the answers", ChangeTimeout)
    {
        Add(model);
        Add(shadow);
        Add(primary);
        Add(target);
        Add(share);
        Add(until);
        Add(onlyLogged);
        Add(reason);
        AddIfMatch();
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var arguments = invocation.Arguments;
        var to = arguments.GetRequiredValue(target)!;
        DateTimeOffset? end = arguments.GetValue(until) is { } text && PeriodText.TryParseTime(text, out var time) ? time : null;
        var command = new ShadowCommandView(
            arguments.GetRequiredValue(primary)!.Value.Value, to.Version!.Value.Value, to.Model == default ? null : to.Model.Value, arguments.GetValue(share), null, end,
            arguments.GetValue(onlyLogged) ? true : null, null, arguments.GetValue(reason));
        return invocation.Write(
            await new ShadowClient(invocation.Server).SetAsync(arguments.GetRequiredValue(model), arguments.GetRequiredValue(shadow), command, cancellationToken),
            route => RouteReport.Write(invocation.Terminal, route));
    }
}
