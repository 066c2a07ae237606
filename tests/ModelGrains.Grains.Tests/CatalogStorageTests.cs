using System.Text.Json;
using ModelGrains.Grains.Deployments;
using ModelGrains.Models;
using ModelGrains.Storage.State;
using ModelGrains.Testing;
using Orleans;
using Orleans.Runtime;

namespace ModelGrains.Grains.Tests;

/// <summary>How the catalog is stored: each record by itself, and what releases before stored all in one is brought over.</summary>
public sealed class CatalogStorageTests
{
    private static readonly ModelName Model = ModelName.Parse("add_one");

    [Fact]
    public async Task OnActivateAsync_LayoutOfReleasesBefore_KeepsEveryRecordAndServes()
    {
        using var folder = new TemporaryFolder();
        GrainId partition;
        IReadOnlyList<VersionRecord> before;
        await using (var first = await ServingCluster.StartAsync(folder: folder))
        {
            await first.DeployAsync("add_one", version: 1);
            await first.DeployAsync("iris_forest", "add_one", version: 2);
            before = await first.Grains.ListCatalogAsync();
            partition = first.Grains.Catalog(Model).GetGrainId();
        }

        await MakeOldAsync(folder, partition, before);
        await using (var second = await ServingCluster.StartAsync(folder: folder))
            Assert.Equal(Texts(before), Texts(await second.Grains.ListCatalogAsync()));

        // The second reads what the first brought over, not the old layout again.
        await using var third = await ServingCluster.StartAsync(folder: folder);
        Assert.Equal(Texts(before), Texts(await third.Grains.ListCatalogAsync()));
        await third.Silo<CatalogStartup>().RunAsync(CancellationToken.None);
        Assert.True((await third.Grains.Router(Model).InferAsync(Requests.Iris("add_one"), CancellationToken.None)).IsSuccess);
    }

    [Fact]
    public async Task RemoveAsync_ThenRegisterAgain_StoresTheNewRecord()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await ServingCluster.StartAsync(folder: folder))
        {
            await first.DeployAsync("add_one", version: 1);
            await first.Commands.DeleteAsync(Model, null, "test", CancellationToken.None);
            Assert.Empty(await first.Grains.ListCatalogAsync());
        }

        await using (var second = await ServingCluster.StartAsync(folder: folder))
        {
            Assert.Empty(await second.Grains.ListCatalogAsync());
            await second.DeployAsync("iris_forest", "add_one", version: 1);
        }

        await using var third = await ServingCluster.StartAsync(folder: folder);
        var record = Assert.Single(await third.Grains.ListCatalogAsync());
        Assert.Equal(VersionState.Serving, record.State);
    }

    [Fact]
    public async Task RegisterAsync_RecordThatNobodyNames_IsWrittenOver()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await ServingCluster.StartAsync(folder: folder))
            await first.DeployAsync("add_one", version: 1);

        // As a crash leaves it between the record's write and that of the list.
        await ExecuteAsync(folder, "UPDATE grain_state SET data = CAST('{\"records\":[],\"keys\":[]}' AS BLOB) WHERE name = 'catalog'");
        await using var second = await ServingCluster.StartAsync(folder: folder);
        Assert.Empty(await second.Grains.ListCatalogAsync());
        await second.DeployAsync("add_one", version: 1);
        Assert.Equal(VersionState.Serving, Assert.Single(await second.Grains.ListCatalogAsync()).State);
    }

    private static List<string> Texts(IEnumerable<VersionRecord> records) =>
        [.. records.Select(record => $"{record.Key} {record.Package} {record.State} {record.Desired} {record.SizeInBytes} {string.Join(",", record.Events.Select(e => e.Reason))} {record.Manifest.Signature.Inputs[0]}")];

    /// <summary>Puts the stored records into one text, as releases before did.</summary>
    private static async Task MakeOldAsync(TemporaryFolder folder, GrainId partition, IReadOnlyList<VersionRecord> records)
    {
        using var database = SqliteDatabase.Open(folder["data/state.db"]);
        var stored = await database.RunAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT data FROM grain_state WHERE name = 'version' ORDER BY grain";
            using var reader = command.ExecuteReader();
            var texts = new List<string>();
            while (reader.Read())
                texts.Add(JsonDocument.Parse(reader.GetFieldValue<byte[]>(0)).RootElement.GetProperty("record").GetRawText());
            return texts;
        });
        Assert.Equal(records.Count, stored.Count);
        await database.RunAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM grain_state WHERE name = 'version'; UPDATE grain_state SET data = $data WHERE name = 'catalog' AND grain = $grain";
            command.Parameters.AddWithValue("$data", System.Text.Encoding.UTF8.GetBytes($$"""{"records":[{{string.Join(",", stored)}}]}"""));
            command.Parameters.AddWithValue("$grain", partition.ToString());
            return command.ExecuteNonQuery();
        });
    }

    private static async Task ExecuteAsync(TemporaryFolder folder, string sql)
    {
        using var database = SqliteDatabase.Open(folder["data/state.db"]);
        await database.RunAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteNonQuery();
        });
    }
}
