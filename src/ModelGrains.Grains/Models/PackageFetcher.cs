using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Onnx.Packages;
using ModelGrains.Onnx.Sessions;
using ModelGrains.Storage;
using ModelGrains.Storage.Packages;

namespace ModelGrains.Grains.Models;

/// <summary>Gets the verified package of a version for its load.</summary>
internal static class PackageFetcher
{
    public static async Task<Outcome<SessionSource>> FetchAsync(this IPackageStore packages, VersionRecord record)
    {
        try
        {
            var package = await packages.OpenAsync(record.Package, CancellationToken.None);
            var manifest = PackageInspector.Inspect(package.Folder, record.Key.Model, record.Key.Version);
            return manifest.IsSuccess ? new SessionSource(package.Digest, package.Folder, manifest.Value) : manifest.Error;
        }
        catch (PackageStoreUnavailableException e)
        {
            return ModelErrors.StoreAway(record.Key, e.Message);
        }
        catch (Exception e) when (e is PackageNotFoundException or PackageDamagedException)
        {
            return ModelErrors.RuntimeFault($"failed to load '{record.Key}': {e.Message}");
        }
        catch (Exception e) when (DiskSpace.IsLacking(e))
        {
            return DiskSpace.Error($"failed to load '{record.Key}'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ModelErrors.RuntimeFault($"failed to load '{record.Key}': its package cannot be read ({e.GetType().Name})");
        }
    }
}
