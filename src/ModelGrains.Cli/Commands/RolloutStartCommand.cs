using System.CommandLine;
using System.Net.Http.Json;
using System.Text;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Commands;

/// <summary><c>rollout start MODEL --version 2 --canary 5,20,50 --every 10m</c>: starts a rollout; or the one of a file.</summary>
internal sealed class RolloutStartCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");
    private readonly Option<int?> version = new("--version") { Description = "The version to roll out", HelpName = "VERSION" };
    private readonly RolloutOptions options = new();
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for the history", HelpName = "TEXT" };
    private readonly Option<bool> watch = new("--watch") { Description = "Show what happens until it has ended; the exit code is 3 where it was aborted" };

    public RolloutStartCommand()
        : base("start", "Start a rollout of a version", ChangeTimeout)
    {
        Add(model);
        Add(version);
        options.AddTo(this);
        Add(reason);
        Add(watch);
        Validators.Add(result =>
        {
            var isFile = options.IsFile(result);
            if (!isFile && result.GetResult(version) is null)
                result.AddError("Give the version to roll out: --version");
            if (isFile && (result.GetResult(version) is not null || result.GetResult(reason) is not null))
                result.AddError("--rollout is the whole command: write the version and the reason into it");
            options.Validate(result, isRequired: true);
        });
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var name = invocation.Arguments.GetRequiredValue(model);
        var client = new RolloutClient(invocation.Server);
        using var content = await ContentAsync(invocation, cancellationToken);
        var started = await client.StartAsync(name, content, cancellationToken);
        return invocation.Arguments.GetValue(watch)
            ? await RolloutWatch.FollowAsync(invocation, client, name, started, cancellationToken)
            : invocation.Write(started, rollout => RolloutReport.Write(invocation.Terminal, rollout));
    }

    private async Task<HttpContent> ContentAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        if (await options.ReadFileAsync(invocation, cancellationToken) is { } text)
            return new StringContent(text, Encoding.UTF8, "application/json");
        var arguments = invocation.Arguments;
        var spec = options.ToSpec(arguments)! with { Version = arguments.GetValue(version), Reason = arguments.GetValue(reason) };
        return JsonContent.Create(spec, options: ManagementJson.Options);
    }
}
