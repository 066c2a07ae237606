using Azure.Core;
using Azure.Identity;
using ModelGrains.Storage.Packages.Blobs;

namespace ModelGrains.Server;

/// <summary>Who asks Azure Blob Storage for packages, where the settings have no secret of their own.</summary>
internal static class StoreCredentials
{
    /// <summary>Chooses it; nobody is asked for a token yet.</summary>
    /// <param name="options">Settings without errors: <see cref="BlobStoreOptions.Validate"/>.</param>
    /// <returns>The managed identity that the settings name; else, for an address alone, whatever the machine has (a workload identity, the
    /// host's managed identity, a login of the Azure command line); null where the settings hold a key or a SAS, or packages are in a folder.</returns>
    public static TokenCredential? Choose(BlobStoreOptions options)
    {
        if (!options.NeedsCredential)
            return null;
        return options.ManagedIdentityClientId.Length > 0
            ? new ManagedIdentityCredential(options.ManagedIdentityClientId)
            : new DefaultAzureCredential(includeInteractiveCredentials: false);
    }
}
