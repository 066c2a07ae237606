using System.Net.Sockets;
using Azure.Storage;
using Azure.Storage.Sas;
using ModelGrains.Storage.Packages;
using ModelGrains.Storage.Packages.Blobs;
using ModelGrains.Storage.Tests.Support;
using ModelGrains.Testing;

namespace ModelGrains.Storage.Tests.Packages.Blobs;

/// <summary>Who may ask, and that no secret of theirs is told.</summary>
[Collection(BlobCollection.Name)]
public sealed class BlobAccessTests(BlobEmulator emulator) : IAsyncLifetime
{
    private BlobScene scene = null!;

    public async Task InitializeAsync() => scene = await BlobScene.StartAsync(emulator);

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Sas_OfTheContainer_AllowsEverything()
    {
        await scene.Container.CreateAsync();
        var store = OpenWithSas(Sas(scene.Container.Name, BlobContainerSasPermissions.All));

        var added = await store.AddAsync(scene.Folder.With("one", ("a", "1")), default);
        await OpenWithSas(Sas(scene.Container.Name, BlobContainerSasPermissions.All), "reader").OpenAsync(added.Digest, default);
        Assert.Equal([added.Digest], await store.ListAsync(default));
        await store.DeleteAsync(added.Digest, default);

        Assert.Empty(await scene.BlobsAsync());
    }

    [Fact]
    public async Task Sas_ThatMayOnlyRead_IsRefusedSayingSo()
    {
        var added = await scene.AddAsync(scene.Folder.With("one", ("a", "1")));
        var store = OpenWithSas(Sas(scene.Container.Name, BlobContainerSasPermissions.Read));
        await store.OpenAsync(added.Digest, default);

        var refused = await Assert.ThrowsAsync<PackageStoreUnavailableException>(() => store.AddAsync(scene.Folder.With("two", ("a", "2")), default));

        Assert.Contains("refuses access (403", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NoContainer_SaysSo()
    {
        var away = await Assert.ThrowsAsync<PackageStoreUnavailableException>(() => scene.Open().OpenAsync(PackageDigest.FromSha256(new byte[32]), default));

        Assert.Contains("has no such container", away.Message, StringComparison.Ordinal);
        Assert.Contains("ModelGrains:BlobStore:Container", away.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NobodyListens_NamesTheAddress()
    {
        using var closed = new TcpListener(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        var port = ((System.Net.IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        var store = scene.Open(configure: options => options.ConnectionString = $"AccountName=a;AccountKey={Azurite.Key};BlobEndpoint=http://127.0.0.1:{port}/a;");

        var away = await Assert.ThrowsAsync<PackageStoreUnavailableException>(() => store.ListAsync(default));

        Assert.Contains($"http://127.0.0.1:{port}", away.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionRefused", away.Message, StringComparison.Ordinal);
    }

    /// <summary>Every call, every fault, with a key and with a SAS: no signature in anything that could be logged.</summary>
    [Theory]
    [InlineData(Fault.None)]
    [InlineData(Fault.Error)]
    [InlineData(Fault.Reset)]
    [InlineData(Fault.Cut)]
    [InlineData(Fault.Hang)]
    public async Task Errors_OfEveryCall_HoldNoSecret(Fault fault)
    {
        await scene.Container.CreateAsync();
        scene.Proxy.OnRequest = _ => fault;
        var sas = Sas(scene.Container.Name, BlobContainerSasPermissions.All);
        var wrongKey = Convert.ToBase64String(new byte[64]);
        var stores = new[]
        {
            OpenWithSas(fault == Fault.None ? sas.Replace("sig=", "sig=A", StringComparison.Ordinal) : sas, "sas"),
            scene.Open("key", options => (options.ConnectionString, options.TryTimeoutSeconds, options.MaxRetries) =
                (fault == Fault.None ? options.ConnectionString.Replace(Azurite.Key, wrongKey, StringComparison.Ordinal) : options.ConnectionString, 1, 0)),
        };
        var digest = PackageDigest.FromSha256(new byte[32]);
        var folder = scene.Folder.With("one", ("a", "1"));
        foreach (var store in stores)
        {
            foreach (var call in (Func<Task>[])[() => store.OpenAsync(digest, default), () => store.AddAsync(folder, default), () => store.ListAsync(default), () => store.DeleteAsync(digest, default)])
            {
                var thrown = (await Record.ExceptionAsync(call))!;
                Assert.IsType<PackageStoreUnavailableException>(thrown);
                var signature = sas.Split('&').Single(part => part.StartsWith("sig=", StringComparison.Ordinal))[4..];
                foreach (var secret in (string[])["sig=", signature, Uri.UnescapeDataString(signature), Azurite.Key, wrongKey, "SharedKey"])
                    Assert.DoesNotContain(secret, thrown.ToString(), StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    private static string Sas(string container, BlobContainerSasPermissions permissions) =>
        new BlobSasBuilder(permissions, DateTimeOffset.MaxValue.AddYears(-1)) { BlobContainerName = container, Resource = "c", Protocol = SasProtocol.HttpsAndHttp }
            .ToSasQueryParameters(new StorageSharedKeyCredential(Azurite.Account, Azurite.Key)).ToString();

    private AzureBlobPackageStore OpenWithSas(string sas, string cache = "sas") => scene.Open(cache, options =>
        (options.ConnectionString, options.ServiceUri, options.TryTimeoutSeconds, options.MaxRetries) = ("", $"{new Uri(scene.Proxy.Host, Azurite.Account)}?{sas}", 1, 0));
}
