using ModelGrains.Storage.Packages.Blobs;
using ModelGrains.Testing;

namespace ModelGrains.Storage.Tests.Packages.Blobs;

public sealed class BlobStoreOptionsTests
{
    [Fact]
    public void Validate_Nothing_IsRightAndNotConfigured()
    {
        var options = new BlobStoreOptions();

        Assert.Empty(options.Validate());
        Assert.False(options.IsConfigured);
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=" + Azurite.Key + ";EndpointSuffix=core.windows.net", "")]
    [InlineData("BlobEndpoint=https://a.blob.core.windows.net;SharedAccessSignature=sv=2022&sig=abc", "")]
    [InlineData("", "https://a.blob.core.windows.net")]
    [InlineData("", "https://a.blob.core.windows.net/?sv=2022-11-02&sig=abc")]
    [InlineData("", "http://127.0.0.1:10000/devstoreaccount1?sig=abc")]
    public void Validate_Address_IsTaken(string connection, string uri) =>
        Assert.Empty(new BlobStoreOptions { ConnectionString = connection, ServiceUri = uri }.Validate());

    [Theory]
    [InlineData("secret", "", "ConnectionString")]
    [InlineData("AccountName=a;AccountKey=secret", "", "ConnectionString")]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=a;AccountKey=" + Azurite.Key + ";EndpointSuffix=core.windows.net", "", "ConnectionString")]
    [InlineData("", "http://a.blob.core.windows.net?sig=secret", "ServiceUri")]
    [InlineData("", "https://secret:secret@a.blob.core.windows.net", "ServiceUri")]
    [InlineData("", "a.blob.core.windows.net?sig=secret", "ServiceUri")]
    public void Validate_WrongAddress_NamesTheKeyAndNoSecret(string connection, string uri, string key)
    {
        var error = Assert.Single(new BlobStoreOptions { ConnectionString = connection, ServiceUri = uri }.Validate());

        Assert.Contains($"ModelGrains:BlobStore:{key}", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Azurite.Key, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "https://a.blob.core.windows.net", "mine", "is 'mine', expected a client id")]
    [InlineData("", "https://a.blob.core.windows.net?sig=secret", "7d0c5d5e-5a6f-4a39-9a2b-0c1d6c0a8f11", "and a SAS: expected one or the other")]
    [InlineData("UseDevelopmentStorage=true", "", "7d0c5d5e-5a6f-4a39-9a2b-0c1d6c0a8f11", "and a ConnectionString: expected one or the other")]
    [InlineData("", "", "7d0c5d5e-5a6f-4a39-9a2b-0c1d6c0a8f11", "and no ServiceUri: expected one or the other")]
    [InlineData("", "http://127.0.0.1:10000/devstoreaccount1", "", "has no SAS and is not https")]
    public void Validate_WrongCredential_SaysWhatGoesTogether(string connection, string uri, string client, string text)
    {
        var options = new BlobStoreOptions { ConnectionString = connection, ServiceUri = uri, ManagedIdentityClientId = client };

        var error = Assert.Single(options.Validate());

        Assert.Contains(text, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("Packages")]
    [InlineData("my--packages")]
    [InlineData("-packages")]
    [InlineData("packages-")]
    [InlineData("my_packages")]
    public void Validate_WrongContainer_NamesIt(string name)
    {
        var error = Assert.Single(new BlobStoreOptions { Container = name }.Validate());

        Assert.Contains($"ModelGrains:BlobStore:Container is '{name}'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_EverythingWrong_SaysAllOfIt()
    {
        var options = new BlobStoreOptions
        {
            ConnectionString = "UseDevelopmentStorage=true", ServiceUri = "https://a.blob.core.windows.net", CacheMegabytes = 0, MaxRetries = -1,
            RetryDelayMilliseconds = 0, MaxRetryDelaySeconds = 0, TryTimeoutSeconds = 0, RangeMegabytes = 0, Parallelism = 0,
        };

        Assert.Equal(8, options.Validate().Count());
    }

    [Theory]
    [InlineData("https://a.blob.core.windows.net", false, 1)]
    [InlineData("https://a.blob.core.windows.net", true, 0)]
    [InlineData("https://a.blob.core.windows.net?sv=2022&sig=abc", false, 0)]
    [InlineData("", false, 0)]
    public void ValidateCredential_AddressAlone_NeedsOne(string uri, bool hasCredential, int errors) =>
        Assert.Equal(errors, new BlobStoreOptions { ServiceUri = uri }.ValidateCredential(hasCredential).Count());
}
