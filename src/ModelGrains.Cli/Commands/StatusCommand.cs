using System.Text.Json;
using ModelGrains.Cli.Output;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Commands;

/// <summary><c>status</c>: whether the server lives and takes requests.</summary>
internal sealed class StatusCommand : ServerCommand
{
    public StatusCommand()
        : base("status", "Show whether the server is live and ready", QueryTimeout)
    {
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var status = await invocation.Inference.StatusAsync(cancellationToken);
        if (invocation.Json)
        {
            invocation.Terminal.WriteJson(JsonSerializer.Serialize(status, ManagementJson.Options));
        }
        else
        {
            var table = TextTable.Create("", "");
            table.ShowHeaders = false;
            table.AddTexts("server", $"{status.Name} {status.Version} at {status.Server}");
            table.AddTexts("live", status.Live ? "yes" : "no");
            table.AddTexts("ready", status.Ready ? "yes" : "no");
            invocation.Terminal.Write(table);
        }

        return status is { Live: true, Ready: true } ? ExitCodes.Success : ExitCodes.NotReady;
    }
}
