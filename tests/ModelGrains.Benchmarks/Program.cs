// Compares ways to call one model side by side in one run, as ratios to the bare session: the machine's noise is in all of them.
// usage: dotnet run -c Release --project tests/ModelGrains.Benchmarks [MODEL WIDTH] [SECONDS]
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelGrains;
using ModelGrains.Benchmarks;
using ModelGrains.Client;
using ModelGrains.Gateway.Hosting;
using ModelGrains.Grains.Deployments;
using ModelGrains.Hosting;
using ModelGrains.Tensors;
using ModelGrains.Testing;

var model = args.Length > 1 ? args[0] : "mlp_small";
var width = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4;
var seconds = args.Length is 1 or 3 ? double.Parse(args[^1], CultureInfo.InvariantCulture) : 2;

using var folder = new TemporaryFolder();
var serving = new ServingOptions { DataDirectory = folder["data"] };
using var data = DataDirectory.Open(serving.DataDirectory);
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.AddModelGrains(serving, data);
builder.AddModelGrainsGateway(new GatewayOptions { HttpPort = 0, GrpcPort = 0, MetricsPort = 0 });
await using var app = builder.Build();
app.MapModelGrains();
await app.StartAsync();
await app.Services.GetRequiredService<ServingStartup>().Report;
var deployed = await app.Services.GetRequiredService<Deployer>().DeployAsync(
    folder.AddPackage("package", model), new DeployCommand { Name = ModelName.Parse(model), Actor = "benchmark" }, CancellationToken.None);
if (!deployed.IsSuccess)
    throw new InvalidOperationException(deployed.Error.ToString());

var values = Enumerable.Range(0, width).Select(i => i / (float)width).ToArray();
using var bare = new BareSession(TestModels.PathOf(model), values, [1, width]);
var request = Requests.Of(model, null, Tensor.From<float>("x", [1, width], values));
var addresses = app.Services.GetRequiredService<GatewayAddresses>();
await using var grpc = new GrpcModelClient(addresses.Grpc);
using var http = new HttpClient { BaseAddress = addresses.Http };
var body = new { inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1, width], data = values } } };
var router = app.Services.GetRequiredService<Orleans.IGrainFactory>().Router(request.Model);
(string Name, Func<ValueTask> Call)[] ways =
[
    ("bare session", () => { bare.Run(); return ValueTask.CompletedTask; }),
    ("router grain", async () => Check((await router.InferAsync(request, CancellationToken.None)).IsSuccess)),
    ("gRPC", async () => Check((await grpc.InferAsync(request)).IsSuccess)),
    ("HTTP JSON", async () =>
    {
        using var answer = await http.PostAsJsonAsync($"/v2/models/{model}/infer", body);
        Check(answer.IsSuccessStatusCode);
    }),
];

var results = new List<Measurement>();
foreach (var concurrency in (int[])[1, 32])
{
    foreach (var (name, call) in ways)
        await Meter.MeasureAsync(name, concurrency, TimeSpan.FromSeconds(seconds / 2), call);
    foreach (var (name, call) in ways)
        results.Add(await Meter.MeasureAsync(name, concurrency, TimeSpan.FromSeconds(seconds), call));
}

Console.WriteLine($"{model}, one row of {width}; CPU and bytes are of client and server together");
foreach (var group in results.GroupBy(result => result.Concurrency))
{
    Console.WriteLine($"{group.Key} at once");
    var floor = group.First();
    foreach (var result in group)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {result.Name,-14} {result.RequestsPerSecond,10:F0}/s  {result.CpuMicroseconds,8:F1} us CPU ({result.CpuMicroseconds / floor.CpuMicroseconds,6:F1} x)  {result.AllocatedBytes,8:F0} B"));
    }
}

Console.WriteLine(JsonSerializer.Serialize(results));
await app.StopAsync();

static void Check(bool success)
{
    if (!success)
        throw new InvalidOperationException("A request failed.");
}
