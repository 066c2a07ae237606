using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Commands;

/// <summary>Follows a rollout to its end.</summary>
internal static class RolloutWatch
{
    /// <summary>How long to wait for a server that is on its way up again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Shows each event as it happens, and the rollout as it ends; the exit code says whether it succeeded.</summary>
    public static async Task<int> FollowAsync(
        Invocation invocation, RolloutClient client, ModelName model, Answer<RolloutView> answer, CancellationToken cancellationToken)
    {
        var (number, seen) = (answer.Value.Number, 0);
        while (true)
        {
            var rollout = answer.Value;
            foreach (var happened in invocation.Json || rollout.Number != number ? [] : rollout.Events.Where(happened => happened.Sequence > seen))
                RolloutReport.WriteEvent(invocation.Terminal, happened);
            seen = rollout.Events[^1].Sequence;
            if (rollout.HasEnded || rollout.Number != number)
            {
                invocation.Write(answer, ended => RolloutReport.Write(invocation.Terminal, ended));
                return rollout.State == "Succeeded" ? ExitCodes.Success : ExitCodes.Refused;
            }

            try
            {
                answer = await client.WaitAsync(model, rollout, cancellationToken);
            }
            catch (CliException fault) when (fault.ExitCode == ExitCodes.Unreachable)
            {
                await Task.Delay(Pause, invocation.Time, cancellationToken);
            }
        }
    }
}
