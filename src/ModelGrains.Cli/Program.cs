using ModelGrains.Cli;
using ModelGrains.Cli.Output;

return await new CliApplication(Terminal.OfProcess(), TimeProvider.System, Environment.GetEnvironmentVariable).RunAsync(args, CancellationToken.None);
