// Compares ways to call a model side by side in one run: docs/benchmarks.md.
using System.Diagnostics;
using System.Text.Json;
using ModelGrains.Benchmarks;
using ModelGrains.Benchmarks.Reports;
using ModelGrains.Benchmarks.Runs;
using ModelGrains.Benchmarks.Serving;

const string PinnedVariable = "MODELGRAINS_BENCHMARK_PINNED";

if (args is ["serve", .. var serve])
    return await ServeCommand.RunAsync(serve);
if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(BenchmarkOptions.Usage);
    return 0;
}

BenchmarkOptions options;
try
{
    options = BenchmarkOptions.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

var processors = Environment.GetEnvironmentVariable(PinnedVariable) is { } count ? int.Parse(count) : Environment.ProcessorCount;
if (options.Pin && Environment.GetEnvironmentVariable(PinnedVariable) is null)
{
    // Threads of a process that runs already stay where they are: it begins again on its processor.
    var start = ChildServer.Command(ChildServer.Self, [.. ChildServer.SelfArguments, .. args], core: 0);
    start.Environment[PinnedVariable] = $"{Environment.ProcessorCount}";
    using var pinned = Process.Start(start)!;
    await pinned.WaitForExitAsync();
    return pinned.ExitCode;
}

if (options.Density)
    return await FinishAsync(new BenchmarkResult { Processors = processors, Pinned = false, Density = await new DensityRun(options, TimeProvider.System).RunAsync() });
if (options.Deployments)
    return await FinishAsync(new BenchmarkResult { Processors = processors, Pinned = options.Pin, Deployments = await new DeploymentRun(options, TimeProvider.System).RunAsync() });
if (options.Picks)
    return await FinishAsync(new BenchmarkResult { Processors = processors, Pinned = options.Pin, Picks = new PickRun(options, TimeProvider.System).Run() });

Console.WriteLine($"{processors} processors, {(options.Pin ? "the server on one, the load client on another" : "server and load client share them")}; server CPU and bytes are of the server's process alone.");
Console.WriteLine("bare: Session.Run in this process; echo: bare Kestrel HTTP/2, as many bytes both ways, nothing parsed; client: the client library.");
var result = new BenchmarkResult { Processors = processors, Pinned = options.Pin };
await using (var server = await ChildServer.StartSelfAsync(options.ServerCore))
{
    var context = new RunContext(options, server, TimeProvider.System);
    if (options.Overload)
    {
        result = result with { Overload = await new OverloadRun(context).RunAsync() };
    }
    else if (options.Shadows)
    {
        result = result with { Shadows = await new ShadowRun(context).RunAsync() };
    }
    else if (options.Rate is { } rate)
    {
        result = result with { Rates = await new RateRun(context).RunAsync(rate) };
    }
    else
    {
        var measurements = await new ComparisonRun(context).RunAsync();
        result = result with { Measurements = [.. measurements.Select(MeasurementView.Of)], Bars = Bars.Of(measurements) };
        Console.WriteLine();
        foreach (var bar in result.Bars)
            Console.WriteLine(bar);
    }
}

return await FinishAsync(result);

async Task<int> FinishAsync(BenchmarkResult finished)
{
    var json = JsonSerializer.Serialize(finished, WireJson.Options);
    if (options.JsonFile is { } file)
        await File.WriteAllTextAsync(file, json);
    Console.WriteLine(json);
    return 0;
}
