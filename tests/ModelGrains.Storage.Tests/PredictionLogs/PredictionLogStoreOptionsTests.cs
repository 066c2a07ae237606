using ModelGrains.Storage.Packages.Blobs;
using ModelGrains.Storage.PredictionLogs;

namespace ModelGrains.Storage.Tests.PredictionLogs;

public sealed class PredictionLogStoreOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreRight() => Assert.Empty(new PredictionLogStoreOptions().Validate(new BlobStoreOptions()));

    [Fact]
    public void Validate_EverythingWrong_NamesEachKey()
    {
        var options = new PredictionLogStoreOptions
        {
            Folder = "logs", BlobContainer = "-", MaxFileMegabytes = 0, FlushMilliseconds = 1, QueueLength = 0, QueueMegabytes = 0,
        };

        var errors = options.Validate(new BlobStoreOptions { Container = "-" }).ToList();

        Assert.Equal(8, errors.Count);
        Assert.All(errors, error => Assert.StartsWith("ModelGrains:PredictionLog", error, StringComparison.Ordinal));
        Assert.Contains("ModelGrains:PredictionLog:FlushMilliseconds is 1, expected 10 to 3600000", errors);
    }
}
