namespace ModelGrains.Abstractions.Tests.Keys;

/// <summary>Golden values: what is stored lies in these partitions.</summary>
public class PartitionTests
{
    [Fact]
    public void CatalogPartitions_Ever_IsSixteen() => Assert.Equal(16, GrainFactoryExtensions.CatalogPartitions);

    [Theory]
    [InlineData("a", 12)]
    [InlineData("b", 5)]
    [InlineData("fraud", 1)]
    [InlineData("iris", 6)]
    [InlineData("digits_cnn", 1)]
    [InlineData("Model-1.0_x", 13)]
    public void PartitionOf_KnownName_NeverChanges(string name, int partition) =>
        Assert.Equal(partition, GrainFactoryExtensions.PartitionOf(ModelName.Parse(name)));

    [Fact]
    public void PartitionOf_ManyNames_UsesEveryPartitionAlike()
    {
        var counts = new int[GrainFactoryExtensions.CatalogPartitions];
        for (var i = 0; i < 1600; i++)
            counts[GrainFactoryExtensions.PartitionOf(ModelName.Parse($"model-{i}"))]++;
        Assert.All(counts, count => Assert.InRange(count, 50, 150));
    }
}
