using ModelGrains.Routing;
using ModelGrains.Testing;

namespace ModelGrains.Cluster.Tests;

/// <summary>One caller of each silo's router, one request after another: when did each revision answer first, and did an older one answer after it?</summary>
internal sealed class RevisionWatch
{
    private readonly CancellationTokenSource ending = new();
    private readonly Task<Dictionary<long, DateTimeOffset>>[] callers;

    public RevisionWatch(ModelName model, IEnumerable<IGrainFactory> silos) => callers = [.. silos.Select(grains => Task.Run(() => CallAsync(model, grains)))];

    /// <summary>Stops; of every revision that was written after the first answer, how long it took on each silo from its time to the first answer by it or a newer one.</summary>
    public async Task<IReadOnlyList<TimeSpan>> StopAsync(IReadOnlyList<RouteRevision> history)
    {
        await ending.CancelAsync();
        var firsts = await Task.WhenAll(callers);
        ending.Dispose();
        return
        [
            .. from first in firsts
               from revision in history
               where revision.Revision > first.Keys.Min() && revision.Spec.Targets.Any(target => target.Weight > 0)
               select first.Where(answer => answer.Key >= revision.Revision).Min(answer => answer.Value) - revision.Time,
        ];
    }

    private async Task<Dictionary<long, DateTimeOffset>> CallAsync(ModelName model, IGrainFactory grains)
    {
        var first = new Dictionary<long, DateTimeOffset>();
        var request = Requests.AddOne(model.Value, 1) with { Explain = true };
        var newest = 0L;
        while (!ending.IsCancellationRequested)
        {
            var answer = await grains.Router(model).InferAsync(request, CancellationToken.None);
            // A recreate serves nothing in between.
            if (!answer.IsSuccess)
                continue;
            var revision = answer.Value.Pick!.Revision;
            Assert.True(revision >= newest, $"revision {revision} answered after {newest}");
            newest = revision;
            first.TryAdd(revision, TimeProvider.System.GetUtcNow());
        }

        return first;
    }
}
