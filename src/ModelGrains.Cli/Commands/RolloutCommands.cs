using System.CommandLine;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>rollout</c>: how a version takes the place of another.</summary>
internal static class RolloutCommands
{
    /// <summary>The command with all that is under it.</summary>
    public static Command Create(Terminal terminal, GlobalOptions options, TimeProvider time)
    {
        var rollout = new Command("rollout", "Move a model's traffic to another version step by step");
        ServerCommand[] commands =
        [
            new RolloutStartCommand(), new RolloutStatusCommand(), new RolloutListCommand(), new RolloutReportCommand(),
            new RolloutVerbCommand("promote", "End the present pause and go on; --full: give the new version all traffic now", hasFull: true),
            new RolloutVerbCommand("pause", "Stay at the present stage"),
            new RolloutVerbCommand("resume", "Go on where it was told to stay"),
            new RolloutVerbCommand("abort", "Go back to the route that stood before it"),
            new RolloutVerbCommand("undo", "Go back to the route that stood before it, after it has succeeded"),
            new RolloutVerbCommand("retry", "Begin anew after it was aborted"),
        ];
        foreach (var command in commands)
            rollout.Add(command.On(terminal, options, time));
        return rollout;
    }
}
