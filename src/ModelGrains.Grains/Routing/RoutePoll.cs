using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ModelGrains.Core.Routing;
using ModelGrains.Grains.Silos;
using Orleans.Runtime;

namespace ModelGrains.Grains.Routing;

/// <summary>
/// The net under the telling of routes, run at an interval on every silo: asks other silos what is new to them, and reads from their grains the
/// routes of which it heard of a newer revision, and in turn a few of those in use. What a look asks has a bound that does not depend on the number of models.
/// </summary>
public sealed partial class RoutePoll
{
    /// <summary>How many silos a look asks at most; the others have their turn at the next ones.</summary>
    public const int MaxSilos = 8;

    /// <summary>How many routes a look reads at most that are known to be behind.</summary>
    public const int MaxBehind = 64;

    /// <summary>How many of the routes in use a look reads at most, of which nothing was heard.</summary>
    public const int MaxInTurn = 8;

    private readonly RouteTable routes;
    private readonly IGrainFactory grains;
    private readonly IClusterMembershipService membership;
    private readonly ILocalSiloDetails local;
    private readonly ILogger<RoutePoll> logger;
    private readonly ConcurrentDictionary<SiloAddress, long> stamps = new();
    private readonly Queue<ModelName> turns = new();
    private int nextSilo;

    /// <summary>Looks on behalf of a silo's table.</summary>
    public RoutePoll(RouteTable routes, IGrainFactory grains, IClusterMembershipService membership, ILocalSiloDetails local, ILogger<RoutePoll> logger)
    {
        this.routes = routes;
        this.grains = grains;
        this.membership = membership;
        this.local = local;
        this.logger = logger;
    }

    /// <summary>One look; not two at once. What does not answer is left out until the next one.</summary>
    public async Task<RouteLook> RunAsync(CancellationToken cancellationToken)
    {
        var heard = await Task.WhenAll(NextSilos().Select(HearAsync)).WaitAsync(cancellationToken);
        var behind = routes.News.Behind(MaxBehind);
        var inTurn = NextInTurn();
        await Task.WhenAll(behind.Concat(inTurn).Select(ReadAsync)).WaitAsync(cancellationToken);
        return new RouteLook(heard.Count(answered => answered), behind.Length, inTurn.Count);
    }

    private List<SiloAddress> NextSilos()
    {
        var others = membership.ActiveSilos().Where(silo => !silo.Equals(local.SiloAddress)).Order().ToList();
        foreach (var gone in stamps.Keys.Except(others))
            stamps.TryRemove(gone, out _);
        var first = nextSilo;
        var count = Math.Min(MaxSilos, others.Count);
        nextSilo = others.Count == 0 ? 0 : (first + count) % others.Count;
        return [.. Enumerable.Range(first, count).Select(i => others[i % others.Count])];
    }

    private List<RouteDoubt> NextInTurn()
    {
        if (turns.Count == 0)
        {
            foreach (var model in routes.TakeUsed())
                turns.Enqueue(model);
        }

        var next = new List<RouteDoubt>();
        while (next.Count < MaxInTurn && turns.TryDequeue(out var model))
            next.Add(new RouteDoubt(model, 0));
        return next;
    }

    private async Task<bool> HearAsync(SiloAddress silo)
    {
        try
        {
            var digest = await grains.Silo(silo).GetRouteNewsAsync(stamps.GetValueOrDefault(silo));
            routes.News.OnHeard(digest);
            stamps[silo] = digest.Stamp;
            return true;
        }
        catch (Exception e)
        {
            Log.SiloNotHeard(logger, silo, e.Message);
            return false;
        }
    }

    private async Task ReadAsync(RouteDoubt doubt)
    {
        try
        {
            var route = await grains.Route(doubt.Model).GetAsync();
            if (route.Revision > 0)
                routes.Update(route);
            routes.News.OnRead(doubt);
        }
        catch (Exception e)
        {
            Log.RouteNotRead(logger, doubt.Model, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1102, LogLevel.Debug, "Silo {Silo} did not say what is new of routes: {Message}")]
        public static partial void SiloNotHeard(ILogger logger, SiloAddress silo, string message);

        [LoggerMessage(1103, LogLevel.Debug, "The route of {Model} was not read again: {Message}")]
        public static partial void RouteNotRead(ILogger logger, ModelName model, string message);
    }
}
