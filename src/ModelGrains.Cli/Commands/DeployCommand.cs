using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;
using ModelGrains.Cli.Packaging;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Commands;

/// <summary><c>deploy PATH</c>: sends a package and waits until it serves.</summary>
internal sealed class DeployCommand : ServerCommand
{
    private readonly Argument<string> path = new("PATH") { Description = "A package folder, a .zip or a bare .onnx file" };

    private readonly Option<ModelName?> name = new("--name")
    {
        Description = "The model's name [default: the package's, or a bare .onnx file's own]",
        HelpName = "NAME",
        CustomParser = result =>
        {
            if (ModelName.TryParse(result.Tokens[0].Value, out var name))
                return name;
            result.AddError($"'{result.Tokens[0].Value}' is no model name: expected {ModelName.Rule}");
            return null;
        },
    };

    private readonly Option<ModelVersion?> version = new("--version")
    {
        Description = "The version [default: the package's, or the next one]",
        HelpName = "VERSION",
        CustomParser = result =>
        {
            if (ModelVersion.TryParse(result.Tokens[0].Value, out var version))
                return version;
            result.AddError($"'{result.Tokens[0].Value}' is no version: expected {ModelVersion.Rule}");
            return null;
        },
    };

    private readonly Option<bool> keepPrevious = new("--keep-previous") { Description = "Keep the version that served until now loaded" };

    private readonly Option<bool> noWait = new("--no-wait") { Description = "End when the server has the package; 'modelgrains deployments' shows the rest" };

    private readonly Option<string?> id = new("--id") { Description = "The deployment's id: the same id and package twice is one deployment [default: a new one]", HelpName = "ID" };

    private readonly RolloutOptions rollout = new();

    public DeployCommand()
        : base("deploy", "Deploy a model: check it, load it, and let it serve", ChangeTimeout)
    {
        Add(path);
        Add(name);
        Add(version);
        Add(keepPrevious);
        Add(noWait);
        Add(id);
        rollout.AddTo(this);
        Validators.Add(result => rollout.Validate(result, isRequired: false));
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var arguments = invocation.Arguments;
        var source = PackageSource.Of(arguments.GetRequiredValue(path));
        var model = arguments.GetValue(name) ?? source.DefaultName();
        var plan = await rollout.ReadAsync(invocation, cancellationToken);
        try
        {
            var (accepted, done) = await StepProgress.RunAsync(invocation.Terminal.Error, async progress =>
            {
                await using var package = await source.OpenAsync(progress, cancellationToken);
                var started = await invocation.Management.DeployAsync(
                    package, model, arguments.GetValue(version), arguments.GetValue(keepPrevious), plan, arguments.GetValue(id), invocation.Json && !arguments.GetValue(noWait), progress, cancellationToken);
                return started.Accepted is { } underWay && !arguments.GetValue(noWait) ? (null, await OutcomeAsync(invocation, underWay.Value, progress, cancellationToken)) : started;
            });
            return done is not null
                ? invocation.Write(done, deployment =>
                {
                    invocation.Terminal.WriteLine(Outcome(deployment));
                    if (plan is not null)
                        invocation.Terminal.WriteLine($"Its rollout: modelgrains rollout status {deployment.Version.Model} --watch");
                })
                : invocation.Write(accepted!, deployment => invocation.Terminal.WriteLine($"Deployment {deployment.Id} is under way: modelgrains deployments {deployment.Id}"));
        }
        catch (CliException refusal) when (source.Kind == PackageKind.Graph && refusal.Problem.Errors?.Any(error => error.Message.Contains("weight", StringComparison.Ordinal)) == true)
        {
            throw new CliException(refusal.Problem, "A bare .onnx file is sent alone: if its weights are in files beside it, deploy the folder instead.");
        }
    }

    /// <summary>Follows a deployment to its end; what serves then.</summary>
    private static async Task<Answer<DeploymentView>> OutcomeAsync(Invocation invocation, DeploymentStatusView underWay, IStepProgress progress, CancellationToken cancellationToken)
    {
        var ended = await new DeploymentFollower(invocation.Server, invocation.Time).FollowAsync(underWay.Id, happened => Show(happened, progress), cancellationToken);
        if (ended.Error is { } error)
            throw new CliException(error);
        var version = await invocation.Management.FindAsync(ModelName.Parse(ended.Model!), new ModelVersion(ended.Version!.Value), cancellationToken);
        return new Answer<DeploymentView>(new DeploymentView(version.Value, ended.RouteRevision, ended.Verified?.Samples ?? 0), version.Json);
    }

    private static void Show(DeploymentEventView happened, IStepProgress progress)
    {
        if (happened.State == "Running")
            progress.Wait(happened.Reason.Length == 0 ? DeploymentReport.StepText(happened.Step) : $"{DeploymentReport.StepText(happened.Step)}: {happened.Reason}");
    }

    private static string Outcome(DeploymentView deployment)
    {
        var version = deployment.Version;
        var samples = deployment.Samples == 0 ? "no samples to check" : $"{Units.Count(deployment.Samples, "sample")} as expected";
        return $"{version.Model}/{version.Version} is {version.State.ToLowerInvariant()} " +
            $"({samples}, {Units.Bytes(version.SizeInBytes)}, {Units.Digest(version.Package)})";
    }
}
