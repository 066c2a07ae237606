using System.CommandLine;
using System.Globalization;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary><c>shadow list MODEL</c>: the shadows of a model's route.</summary>
internal sealed class ShadowListCommand : ServerCommand
{
    private readonly Argument<ModelName> model = ModelNameArgument.Create("The model");

    public ShadowListCommand()
        : base("list", "List the shadows of a model", QueryTimeout) => Add(model);

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var name = invocation.Arguments.GetRequiredValue(model);
        return invocation.Write(await new ShadowClient(invocation.Server).ListAsync(name, cancellationToken), list =>
        {
            if (list.Shadows.Count == 0)
            {
                invocation.Terminal.WriteLine($"{list.Model} has no shadows");
                return;
            }

            var table = TextTable.Create("NAME", "OF", "TO", ">SHARE", "UNTIL", ">COMPARED", ">LEFT OUT");
            foreach (var (shadow, hasEnded, pairs, leftOut) in list.Shadows)
            {
                table.AddTexts(
                    shadow.Name ?? "", $"{list.Model}/{shadow.Primary}", $"{shadow.Model ?? list.Model}/{shadow.Version}",
                    shadow.OnlyLogged == true ? "logged" : Units.Share(shadow.Share ?? 1), ShadowText.Until(shadow, hasEnded),
                    pairs.ToString(CultureInfo.InvariantCulture), leftOut.ToString(CultureInfo.InvariantCulture));
            }

            invocation.Terminal.Write(table);
        });
    }
}
