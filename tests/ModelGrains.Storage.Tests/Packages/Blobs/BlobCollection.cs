namespace ModelGrains.Storage.Tests.Packages.Blobs;

[CollectionDefinition(Name)]
public sealed class BlobCollection : ICollectionFixture<BlobEmulator>
{
    public const string Name = "Blobs";
}
