using Microsoft.Extensions.Logging;
using ModelGrains.Core.Routing;
using ModelGrains.Grains.Observation;
using ModelGrains.Grains.PredictionLogs;
using ModelGrains.Grains.Routing;
using ModelGrains.Shadows;
using Orleans.Runtime;

namespace ModelGrains.Grains.Shadows;

/// <summary>
/// The shadows of this silo: follows its routes, has requests copied for the shadows that they name, watches the silo's pressure and reports
/// what was compared at an interval, when a shadow goes and when the silo stops. Safe for concurrent use.
/// </summary>
internal sealed partial class ShadowSilo : IShadowActivity, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const string Kind = "shadows";

    private static readonly TimeSpan StopWait = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly RouteTable routes;
    private readonly RequestObservers observers;
    private readonly ShadowQueue queue;
    private readonly ShadowRunner runner;
    private readonly ShadowPressure pressure;
    private readonly PredictionLogTable logs;
    private readonly SiloWait wait;
    private readonly ShadowOptions options;
    private readonly IGrainFactory grains;
    private readonly TimeProvider time;
    private readonly ILogger<ShadowSilo> logger;
    private readonly Lock gate = new();
    private readonly Dictionary<ModelName, ShadowLane[]> lanes = [];
    private readonly List<ShadowLane> leaving = [];
    private ITimer? reports;
    private ITimer? looks;
    private int isLooking;

    public ShadowSilo(
        RouteTable routes, RequestObservers observers, ShadowQueue queue, ShadowRunner runner, ShadowPressure pressure, PredictionLogTable logs, SiloWait wait,
        ShadowOptions options, IGrainFactory grains, TimeProvider time, ILogger<ShadowSilo> logger)
    {
        this.routes = routes;
        this.observers = observers;
        this.queue = queue;
        this.runner = runner;
        this.pressure = pressure;
        this.logs = logs;
        this.wait = wait;
        this.options = options;
        this.grains = grains;
        this.time = time;
        this.logger = logger;
    }

    /// <inheritdoc/>
    public bool IsPaused => pressure.IsPaused;

    /// <inheritdoc/>
    public IReadOnlyList<ShadowMeasure> Read()
    {
        lock (gate)
            return [.. lanes.Values.SelectMany(some => some).Select(lane => lane.Tally.Read(lane.Rule.Key, lane.Places))];
    }

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(ShadowSilo), ServiceLifecycleStage.Active, _ => Start(), cancellationToken => StopAsync().WaitAsync(cancellationToken));

    /// <inheritdoc/>
    public void Dispose()
    {
        StopTimers();
        queue.Dispose();
    }

    /// <summary>Reports what was compared since the last time.</summary>
    public async Task ReportAsync()
    {
        ShadowLane[] all;
        lock (gate)
            all = [.. lanes.Values.SelectMany(some => some), .. leaving];

        // Asked before: what ends in the course of a report may not be in it.
        var isIdle = all.Select(lane => lane.WhenIdleAsync().IsCompleted).ToArray();
        var arrived = await Task.WhenAll(all.Select(lane => lane.ReportAsync()));
        lock (gate)
        {
            // What runs still for one that has left comes with the next report.
            foreach (var (lane, hasArrived, wasIdle) in all.Zip(arrived, isIdle))
            {
                if (hasArrived && wasIdle)
                    leaving.Remove(lane);
            }
        }
    }

    /// <summary>Ends when every copy for a version that was taken until now is compared or dropped.</summary>
    public Task WhenIdleAsync(VersionKey shadow)
    {
        lock (gate)
            return Task.WhenAll(lanes.Values.SelectMany(some => some).Concat(leaving).Where(lane => lane.Rule.Key.Shadow == shadow).Select(lane => lane.WhenIdleAsync()));
    }

    /// <summary>Takes in how long work waits on the silo.</summary>
    public void Observe(TimeSpan waited)
    {
        if (pressure.Observe(waited) is not { } happened)
            return;
        lock (gate)
        {
            foreach (var lane in lanes.Values.SelectMany(some => some))
            {
                lane.Tally.Note(happened);
                if (happened.Kind == ShadowEventKind.Paused)
                    queue.Clear(lane);
            }
        }
    }

    private Task Start()
    {
        routes.Changed += OnRouteChanged;
        foreach (var route in routes.Read())
            OnRouteChanged(route);
        var interval = TimeSpan.FromSeconds(options.FlushSeconds);
        reports = time.CreateTimer(_ => _ = ReportAsync(), null, interval, interval);
        looks = time.CreateTimer(_ => _ = LookAsync(), null, LookEvery, LookEvery);
        return Task.CompletedTask;
    }

    /// <summary>Waits a moment for what is under way, drops the rest and reports: what hangs ends with the process.</summary>
    private async Task StopAsync()
    {
        StopTimers();
        ShadowLane[] all;
        lock (gate)
        {
            foreach (var model in lanes.Keys)
                observers.Set(Kind, model, null);
            all = [.. lanes.Values.SelectMany(some => some)];
        }

        await WaitAsync(all);
        foreach (var lane in all)
            Close(lane);
        await WaitAsync(all);
        queue.Dispose();
        await ReportAsync();
    }

    private async Task WaitAsync(ShadowLane[] some) =>
        await Task.WhenAll(some.Select(lane => lane.WhenIdleAsync())).WaitAsync(StopWait, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void OnRouteChanged(RouteModel route)
    {
        var model = route.Revision.Model;
        lock (gate)
        {
            // Told of two revisions at once, the older may come last.
            var newest = routes.Find(model) ?? route;
            var before = lanes.GetValueOrDefault(model, []);
            var after = newest.Shadows.Select(rule => before.FirstOrDefault(lane => lane.Rule.Key == rule.Key && lane.Rule.Shadow.Since == rule.Shadow.Since) is { } lane
                ? (lane, rule)
                : (new ShadowLane(rule, grains, logger), rule)).ToArray();
            foreach (var (lane, rule) in after)
                lane.Rule = rule;
            foreach (var lane in before.Where(lane => !after.Any(pair => pair.Item1 == lane)))
            {
                Close(lane);
                leaving.Add(lane);
                runner.Forget(lane.Rule.Key.Shadow);
            }

            if (after.Length == 0)
                lanes.Remove(model);
            else
                lanes[model] = [.. after.Select(pair => pair.Item1)];
            observers.Set(Kind, model, after.Length == 0 ? null : new ShadowObserver(newest, lanes[model], queue, pressure, logs, options, time));
        }
    }

    private void StopTimers()
    {
        routes.Changed -= OnRouteChanged;
        reports?.Dispose();
        looks?.Dispose();
    }

    private void Close(ShadowLane lane)
    {
        lane.IsClosed = true;
        queue.Clear(lane);
    }

    private async Task LookAsync()
    {
        if (Interlocked.Exchange(ref isLooking, 1) == 1)
            return;
        try
        {
            bool hasLanes;
            lock (gate)
                hasLanes = lanes.Count > 0;
            if (hasLanes)
                Observe(await wait.MeasureAsync());
        }
        catch (Exception e)
        {
            Log.NotMeasured(logger, e);
        }
        finally
        {
            Volatile.Write(ref isLooking, 0);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1605, LogLevel.Error, "How long work waits on this silo was not measured")]
        public static partial void NotMeasured(ILogger logger, Exception exception);
    }
}
