using Azure.Core.Pipeline;
using ModelGrains.Storage.Packages;
using ModelGrains.Storage.Packages.Blobs;
using ModelGrains.Storage.Tests.Support;
using ModelGrains.Testing;

namespace ModelGrains.Storage.Tests.Packages.Blobs;

/// <summary>Any credential that gives tokens; those go over TLS only.</summary>
public sealed class BlobCredentialTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly IssuedToken credential = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Token_OverTls_AllowsEverything()
    {
        using var certificate = LocalCertificate.Write(folder["cert.pem"], folder["key.pem"]);
        await using var azurite = await Azurite.StartAsync("--oauth", "basic", "--cert", folder["cert.pem"], "--key", folder["key.pem"]);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.Thumbprint;
        using var transport = new HttpClientTransport(new HttpClient(handler));
        AzureBlobPackageStore Open(string cache) => new(
            new BlobStoreOptions { ServiceUri = azurite.Endpoint.ToString() }, folder[cache], credential, TimeProvider.System, new BlobTuning { Transport = transport });

        var added = await Open("writer").AddAsync(folder.With("one", ("a", "1")), default);
        await Open("reader").OpenAsync(added.Digest, default);
        await Open("writer").DeleteAsync(added.Digest, default);

        Assert.Empty(await Open("reader").ListAsync(default));
    }

    [Fact]
    public async Task Token_CannotBeHad_IsUnavailableWithoutItsText()
    {
        credential.Failure = new InvalidOperationException("client_secret=secret is wrong");
        var store = new AzureBlobPackageStore(new BlobStoreOptions { ServiceUri = "https://127.0.0.1:1/account" }, folder["cache"], credential);

        var away = await Assert.ThrowsAsync<PackageStoreUnavailableException>(() => store.ListAsync(default));

        Assert.Contains("InvalidOperationException", away.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", away.ToString(), StringComparison.Ordinal);
    }
}
