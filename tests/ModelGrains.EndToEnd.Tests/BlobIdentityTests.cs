using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Azure.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelGrains.Server;
using ModelGrains.Storage.Packages.Blobs;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Packages in Azure Blob Storage without a key or a SAS: who asks, and with which token.</summary>
public sealed class BlobIdentityTests
{
    private const string Client = "7d0c5d5e-5a6f-4a39-9a2b-0c1d6c0a8f11";
    private const string Address = "https://account.blob.core.windows.net";

    [Theory]
    [InlineData("", "", "", null)]
    [InlineData("UseDevelopmentStorage=true", "", "", null)]
    [InlineData("", Address + "/?sv=2022-11-02&sig=abc", "", null)]
    [InlineData("", Address, "", typeof(DefaultAzureCredential))]
    [InlineData("", Address, Client, typeof(ManagedIdentityCredential))]
    public void Choose_Settings_SayWhoAsks(string connection, string uri, string client, Type? expected)
    {
        var options = new BlobStoreOptions { ConnectionString = connection, ServiceUri = uri, ManagedIdentityClientId = client };

        Assert.Empty(options.Validate());
        Assert.Equal(expected, StoreCredentials.Choose(options)?.GetType());
    }

    /// <summary>The emulator over TLS with tokens, and the token service of a host that has managed identities: the address in IDENTITY_ENDPOINT.</summary>
    [Fact]
    public async Task Start_ManagedIdentity_AsksTheHostForItsTokensAndDeploys()
    {
        using var folder = new TemporaryFolder();
        using var certificate = LocalCertificate.Write(folder["cert.pem"], folder["key.pem"]);
        await using var azurite = await Azurite.StartAsync("--oauth", "basic", "--cert", folder["cert.pem"], "--key", folder["key.pem"]);
        var asked = new ConcurrentQueue<string>();
        await using var host = await StartTokensAsync(asked);

        await using var server = await ServerProcess.StartWithinAsync(
            [], [("IDENTITY_ENDPOINT", host.Urls.First() + "/token"), ("IDENTITY_HEADER", "from-the-host"), ("SSL_CERT_FILE", folder["cert.pem"])], folder["data"],
            ("BlobStore__ServiceUri", azurite.Endpoint.ToString()), ("BlobStore__ManagedIdentityClientId", Client));
        using var deployed = await server.DeployAsync(TestModels.PathOf("iris_forest"), "name=m");

        Assert.True(deployed.StatusCode == HttpStatusCode.Created, await deployed.Content.ReadAsStringAsync() + server.Output);
        Assert.All(asked, request => Assert.Equal($"from-the-host https://storage.azure.com {Client}", request));
        Assert.NotEmpty(asked);
        Assert.DoesNotContain(IssuedToken.Secret, server.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ServiceUri", "http://127.0.0.1:10000/devstoreaccount1", "ModelGrains:BlobStore:ServiceUri has no SAS and is not https")]
    [InlineData("ConnectionString", "UseDevelopmentStorage=true", "has ManagedIdentityClientId, which goes with a ServiceUri without a SAS, and a ConnectionString")]
    [InlineData("ServiceUri", Address + "?sig=secret", "has ManagedIdentityClientId, which goes with a ServiceUri without a SAS, and a SAS")]
    [InlineData("Container", "packages", "has ManagedIdentityClientId, which goes with a ServiceUri without a SAS, and no ServiceUri")]
    public async Task Start_WrongTogether_IsRefusedAndExitCode2(string key, string value, string text)
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output) = await ServerProcess.RefusedAsync(folder["data"], ("BlobStore__" + key, value), ("BlobStore__ManagedIdentityClientId", Client));

        Assert.Equal(2, exitCode);
        Assert.Contains(text, output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", output, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartTokensAsync(ConcurrentQueue<string> asked)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/token", context =>
        {
            asked.Enqueue($"{context.Request.Headers["X-IDENTITY-HEADER"]} {context.Request.Query["resource"].ToString().TrimEnd('/')} {context.Request.Query["client_id"]}");
            return context.Response.WriteAsync($$"""
                {"access_token":"{{IssuedToken.Text}}","expires_on":"{{IssuedToken.To.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}}","resource":"https://storage.azure.com","token_type":"Bearer"}
                """);
        });
        await app.StartAsync();
        return app;
    }
}
