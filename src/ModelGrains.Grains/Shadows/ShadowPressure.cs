using System.Globalization;
using Microsoft.Extensions.Logging;
using ModelGrains.Core.Shadows;
using ModelGrains.Shadows;
using Orleans.Runtime;

namespace ModelGrains.Grains.Shadows;

/// <summary>Whether this silo copies requests, by how long work waits on it. Reading is free; readings are taken in one after another.</summary>
internal sealed partial class ShadowPressure
{
    private readonly PressureLimits limits;
    private readonly TimeProvider time;
    private readonly string silo;
    private readonly ILogger<ShadowPressure> logger;
    private readonly Lock reading = new();
    private readonly long startedAt;
    private PressureGate gate;
    private volatile bool isPaused;

    public ShadowPressure(ShadowOptions options, TimeProvider time, ILocalSiloDetails silo, ILogger<ShadowPressure> logger)
    {
        limits = options.ToLimits();
        this.time = time;
        this.silo = silo.Name;
        this.logger = logger;
        startedAt = time.GetTimestamp();
    }

    /// <summary>Whether nothing is copied.</summary>
    public bool IsPaused => isPaused;

    /// <summary>Takes a reading in.</summary>
    /// <param name="wait">How long work waits for a thread.</param>
    /// <returns>What happened; null where nothing did.</returns>
    public ShadowEvent? Observe(TimeSpan wait)
    {
        lock (reading)
        {
            (gate, var happened) = gate.Observe(limits, time.GetElapsedTime(startedAt), wait);
            isPaused = gate.IsPaused;
            if (happened is not { } kind)
                return null;
            var reason = kind == ShadowEventKind.Paused
                ? string.Create(CultureInfo.InvariantCulture, $"work waits {wait.TotalMilliseconds:0.#} ms for a thread, expected less than {limits.High.TotalMilliseconds:0.#} ms")
                : string.Create(CultureInfo.InvariantCulture, $"work has waited less than {limits.Low.TotalMilliseconds:0.#} ms for {limits.Calm.TotalSeconds:0.#} s");
            Log.Happened(logger, kind, reason);
            return new ShadowEvent { Time = time.GetUtcNow(), Silo = silo, Kind = kind, Reason = reason };
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1604, LogLevel.Information, "The copying of requests for shadows has {Kind}: {Reason}")]
        public static partial void Happened(ILogger logger, ShadowEventKind kind, string reason);
    }
}
