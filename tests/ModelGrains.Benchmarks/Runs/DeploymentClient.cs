using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;

namespace ModelGrains.Benchmarks.Runs;

/// <summary>Deploys the million parameters with a sample over the management API, each time as content that the server does not know.</summary>
internal sealed class DeploymentClient : IDisposable
{
    private const string Model = "deployed";

    private readonly HttpClient http;
    private readonly TimeProvider time;
    private readonly string manifest;
    private int count;

    public DeploymentClient(Uri server, TimeProvider time)
    {
        this.time = time;
        http = new HttpClient { BaseAddress = server };
        using var session = new BareSession(Workload.Million);
        var answer = session.Answer();
        manifest = JsonSerializer.Serialize(new
        {
            name = Model,
            samples = new[]
            {
                new
                {
                    name = "reference",
                    inputs = new[] { new { name = Workload.Million.Input, datatype = "FP32", shape = Workload.Million.Shape, data = Workload.Million.Values } },
                    outputs = new[] { new { name = session.Output, datatype = "FP32", shape = new[] { 1, answer.Length }, data = answer } },
                },
            },
        });
    }

    /// <summary>Deploys it; the answer comes when the version serves.</summary>
    public async Task<DeploymentTimes> DeployAsync()
    {
        using var content = new ByteArrayContent(Package());
        var startedAt = time.GetTimestamp();
        using var answer = await http.PostAsync("/api/v1/deployments", content);
        var total = time.GetElapsedTime(startedAt).TotalMilliseconds;
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"A deployment failed: {await answer.Content.ReadAsStringAsync()}");
        var id = answer.Headers.GetValues(ManagementHeaders.Deployment).First();
        var status = (await http.GetFromJsonAsync<DeploymentStatusView>($"/api/v1/deployments/{id}", ManagementJson.Options))!;
        var steps = status.Events.GroupBy(happened => happened.Step).ToDictionary(
            step => step.Key,
            step => (step.Max(happened => happened.Time) - step.Min(happened => happened.Time)).TotalMilliseconds);
        steps["Upload"] = total - steps.Where(step => step.Key != "Upload").Sum(step => step.Value);
        return new DeploymentTimes(total, steps);
    }

    public void Dispose() => http.Dispose();

    private byte[] Package()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntryFromFile(TestModels.PathOf(Workload.Million.Graph), "model.onnx", CompressionLevel.NoCompression);
            Write(zip, "model.json", manifest);
            Write(zip, "content.txt", $"{++count}");
        }

        return bytes.ToArray();
    }

    private static void Write(ZipArchive zip, string name, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text);
    }
}
