using System.Collections.Concurrent;

namespace Orleans.ContractTests;

/// <summary>
/// What a test and its grain share outside of calls, by key: a log that can be waited on, and gates. All silos of a test
/// cluster are in this process, on either runtime.
/// </summary>
public sealed class Probe
{
    private static readonly ConcurrentDictionary<string, Probe> All = new();
    private readonly Lock _lock = new();
    private readonly List<string> _events = [];
    private readonly List<(string Event, int Count, TaskCompletionSource Reached)> _waits = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    public bool Fails { get; set; }

    /// <summary>Ends when the last activation of the grain has: only then does Orleans begin another.</summary>
    public Task Deactivated { get; set; } = Task.CompletedTask;

    public IReadOnlyList<string> Events
    {
        get
        {
            lock (_lock) return [.. _events];
        }
    }

    public static Probe Of(string key) => All.GetOrAdd(key, static _ => new Probe());

    public int CountOf(string name) => Events.Count(found => found == name);

    public void Log(string name)
    {
        lock (_lock)
        {
            _events.Add(name);
            var count = _events.Count(found => found == name);
            foreach (var wait in _waits.Where(wait => wait.Event == name && wait.Count <= count)) wait.Reached.TrySetResult();
        }
    }

    public Task Reaches(string name, int count = 1)
    {
        lock (_lock)
        {
            if (_events.Count(found => found == name) >= count) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((name, count, reached));
            return reached.Task.Within();
        }
    }

    public Task Gate(string name = "") => Source(name).Task;

    public void Open(string name = "") => Source(name).TrySetResult();

    private TaskCompletionSource Source(string name) =>
        _gates.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
