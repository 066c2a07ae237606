using System.IO.Compression;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Packaging;

/// <summary>Zips a package folder. The same content makes the same archive.</summary>
internal static class PackageArchive
{
    private const int BufferSize = 1 << 17;

    // The earliest time that a zip can hold: what a file's own time is does not matter to a package.
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Zips a folder into a temporary file.</summary>
    /// <param name="folder">The folder; everything in it but names that begin with a dot.</param>
    /// <param name="progress">Follows the work.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The archive, at its start; closing it deletes it.</returns>
    /// <exception cref="CliException">The folder has nothing to send, or something that cannot be sent.</exception>
    public static async Task<Stream> CreateAsync(string folder, IStepProgress progress, CancellationToken cancellationToken)
    {
        var files = PackageFiles.List(folder);
        var archive = CreateTemporary();
        try
        {
            progress.Start("Packing", files.Sum(file => file.Length));
            using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var file in files)
                    await AddAsync(zip, file, progress, cancellationToken);
            }

            archive.Position = 0;
            return archive;
        }
        catch
        {
            await archive.DisposeAsync();
            throw;
        }
    }

    private static async Task AddAsync(ZipArchive zip, PackageFile file, IStepProgress progress, CancellationToken cancellationToken)
    {
        var entry = zip.CreateEntry(file.Path, CompressionLevel.Fastest);
        entry.LastWriteTime = EntryTime;
        await using var input = File.OpenRead(file.FullPath);
        await using var output = await entry.OpenAsync(cancellationToken);
        var buffer = new byte[BufferSize];
        int count;
        while ((count = await input.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await output.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            progress.Advance(count);
        }
    }

    private static FileStream CreateTemporary()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), $"modelgrains-{Path.GetRandomFileName()}.zip"), options);
    }
}
