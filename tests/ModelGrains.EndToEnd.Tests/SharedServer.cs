using System.Net;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>One server for the tests that do not stop it, with the models they call.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private static readonly string[] Models =
        ["iris_forest", "iris_logreg", "digits_cnn", "all_types", "typed_contents", "bfloat16", "scalar", "odd_names", "str_labels", "default_input", "fails_at_run", "slow"];

    private readonly TemporaryFolder folder = new();

    public ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await ServerProcess.StartAsync(folder["data"]);
        foreach (var model in Models)
        {
            using var answer = await Server.DeployAsync(TestModels.PathOf(model), $"name={model}");
            if (answer.StatusCode != HttpStatusCode.Created)
                throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        }
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Dispose();
    }
}
