using ModelGrains.Storage.State;
using ModelGrains.Testing;
using Orleans;
using Orleans.Runtime;

namespace ModelGrains.Grains.Tests;

/// <summary>Writes what a grain stores, as a crash leaves it.</summary>
internal static class StoredStates
{
    public static async Task WriteAsync<T>(ServingCluster cluster, IAddressable grain, string name, T state)
        where T : new()
    {
        var storage = new SqliteGrainStorage(cluster.Data.Database);
        var row = new GrainState<T>();
        await storage.ReadStateAsync(name, grain.GetGrainId(), row);
        row.State = state;
        await storage.WriteStateAsync(name, grain.GetGrainId(), row);
    }
}
