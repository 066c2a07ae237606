using System.CommandLine;
using System.Net.Http.Json;
using System.Text;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Commands;

/// <summary>
/// <c>route set MODEL 1=90% 2=10%</c>: changes what is named and keeps the rest of the route, as long as nobody else changes it meanwhile; or
/// writes the route of a file.
/// </summary>
internal sealed class RouteSetCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");
    private readonly Argument<RouteTargetView[]> targets = RouteArguments.Targets();
    private readonly Option<KeyValuePair<string, int>[]> labels = RouteArguments.Labels();
    private readonly Option<string[]> unlabelled = new("--remove-label") { Description = "A label to take away", HelpName = "NAME" };
    private readonly Option<RouteStickyView?> sticky = RouteArguments.Sticky();
    private readonly Option<bool> unsticky = new("--not-sticky") { Description = "Spread every request at random" };
    private readonly Option<string?> file = new("--file") { Description = "The whole route as JSON, in place of the present one; '-' is standard input", HelpName = "PATH" };
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for the history", HelpName = "TEXT" };

    public RouteSetCommand()
        : base("set", "Change a model's route", ChangeTimeout)
    {
        Add(model);
        Add(targets);
        Add(labels);
        Add(unlabelled);
        Add(sticky);
        Add(unsticky);
        Add(file);
        Add(reason);
        AddIfMatch();
        Validators.Add(result =>
        {
            var changes = result.GetResult(targets) is { Tokens.Count: > 0 } || result.GetValue(unsticky) ||
                ((Option[])[labels, unlabelled, sticky]).Any(option => result.GetResult(option) is not null);
            var isFile = result.GetResult(file) is not null;
            if (isFile == changes)
                result.AddError(isFile ? "--file is the whole route: leave the rest away" : "Nothing to change: give VERSION=WEIGHT, --label, --remove-label, --sticky, --not-sticky or --file");
            else if (isFile && result.GetResult(reason) is not null)
                result.AddError("--file is the whole command: write the reason into it");
            else if (result.GetResult(sticky) is not null && result.GetValue(unsticky))
                result.AddError("Give one of --sticky and --not-sticky");
        });
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var name = invocation.Arguments.GetRequiredValue(model);
        var client = new RouteClient(invocation.Server);
        using var content = await ContentAsync(invocation, client, name, cancellationToken);
        return invocation.Write(await client.SetAsync(name, content, cancellationToken), route => RouteReport.Write(invocation.Terminal, route));
    }

    private async Task<HttpContent> ContentAsync(Invocation invocation, RouteClient client, ModelName name, CancellationToken cancellationToken)
    {
        if (invocation.Arguments.GetValue(file) is { } path)
        {
            var text = path == "-" ? await invocation.Terminal.Input.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(path, cancellationToken);
            return new StringContent(text, Encoding.UTF8, "application/json");
        }

        var present = (await client.GetAsync(name, cancellationToken)).Value;
        invocation.Server.IfMatch ??= present.Tag;
        return JsonContent.Create(Change(invocation.Arguments, present), options: ManagementJson.Options);
    }

    private RouteCommandView Change(ParseResult arguments, RouteView present)
    {
        var given = arguments.GetValue(targets) ?? [];
        var named = new SortedDictionary<string, int>(present.Labels.ToDictionary(), StringComparer.Ordinal);
        foreach (var label in arguments.GetValue(unlabelled) ?? [])
            named.Remove(label);
        foreach (var (label, version) in arguments.GetValue(labels) ?? [])
            named[label] = version;
        return new RouteCommandView(
            given.Length > 0 ? given : present.Targets,
            named,
            present.Segments,
            arguments.GetValue(unsticky) ? null : arguments.GetValue(sticky) ?? present.Sticky,
            arguments.GetValue(reason))
        {
            Shadows = present.Shadows,
        };
    }
}
