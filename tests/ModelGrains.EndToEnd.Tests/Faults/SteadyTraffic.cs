using System.Collections.Concurrent;
using System.Text;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests.Faults;

/// <summary>One caller for each of some models, at a steady pace, from construction until it is disposed; every answer is counted.</summary>
internal sealed class SteadyTraffic : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource ending = new();
    private readonly Caller[] callers;

    public SteadyTraffic(ServerProcess server, params (string Model, string Input)[] models)
    {
        callers = [.. models.Select(model => new Caller(model.Model, $$"""{"inputs":[{{model.Input}}]}"""))];
        foreach (var caller in callers)
            caller.Running = Task.Run(() => caller.RunAsync(server, ending.Token));
    }

    /// <summary>A call of an add_one.</summary>
    public static (string Model, string Input) AddOne(string model) => (model, """{"name":"x","datatype":"FP32","shape":[1],"data":[1]}""");

    /// <summary>A call of an iris_forest.</summary>
    public static (string Model, string Input) Flower(string model) => (model, """{"name":"x","datatype":"FP32","shape":[1,4],"data":[5.1,3.5,1.4,0.2]}""");

    /// <summary>What failed, of all models.</summary>
    public IEnumerable<string> Failures => callers.SelectMany(caller => caller.Failures);

    /// <summary>How many requests each model has answered.</summary>
    public Dictionary<string, long> Read() => callers.ToDictionary(caller => caller.Model, caller => Volatile.Read(ref caller.Answered));

    /// <summary>Waits until every model has answered a request that was sent after this call.</summary>
    public async Task<Dictionary<string, long>> AnswerAgainAsync()
    {
        foreach (var caller in callers)
        {
            await caller.Next.Task;
            await caller.Next.Task;
        }

        return Read();
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(callers.Select(caller => caller.Running));
        ending.Dispose();
    }

    private sealed class Caller(string model, string body)
    {
        public long Answered;

        public string Model => model;

        public Task Running { get; set; } = Task.CompletedTask;

        public ConcurrentQueue<string> Failures { get; } = new();

        /// <summary>Done with the next answer, or failure.</summary>
        public TaskCompletionSource Next { get; private set; } = NewSignal();

        public async Task RunAsync(ServerProcess server, CancellationToken ending)
        {
            using var timer = new PeriodicTimer(Pace);
            while (!ending.IsCancellationRequested)
            {
                try
                {
                    using var answer = await server.Http.PostAsync($"/v2/models/{model}/infer", new StringContent(body, Encoding.UTF8, "application/json"), ending);
                    if (answer.IsSuccessStatusCode)
                        Interlocked.Increment(ref Answered);
                    else
                        Failures.Enqueue($"{model}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(ending)}");
                    var told = Next;
                    Next = NewSignal();
                    told.SetResult();
                    await timer.WaitForNextTickAsync(ending);
                }
                catch (OperationCanceledException) when (ending.IsCancellationRequested)
                {
                    return;
                }
                catch (HttpRequestException e)
                {
                    Failures.Enqueue($"{model}: {e.Message}");
                }
            }
        }

        private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
