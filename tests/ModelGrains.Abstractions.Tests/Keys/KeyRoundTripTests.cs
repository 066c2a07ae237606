using FsCheck;
using FsCheck.Fluent;

namespace ModelGrains.Abstractions.Tests.Keys;

public class KeyRoundTripTests
{
    [Fact]
    public void ModelName_Written_ReadsBackTheSame() =>
        Prop.ForAll(KeyGenerators.Names, name => ModelName.Parse(name.ToString()) == name).QuickCheckThrowOnFailure();

    [Fact]
    public void ModelVersion_Written_ReadsBackTheSame() =>
        Prop.ForAll(KeyGenerators.Versions, version => ModelVersion.Parse(version.ToString()) == version).QuickCheckThrowOnFailure();

    [Fact]
    public void VersionKey_Written_ReadsBackTheSame() =>
        Prop.ForAll(KeyGenerators.Instances, key => VersionKey.Parse(key.VersionKey.Format()) == key.VersionKey).QuickCheckThrowOnFailure();

    [Fact]
    public void InstanceKey_Written_ReadsBackTheSame() =>
        Prop.ForAll(KeyGenerators.Instances, key => InstanceKey.Parse(key.Format()) == key).QuickCheckThrowOnFailure();

    /// <summary>Two texts never name one key: what is read is exactly what would be written.</summary>
    [Fact]
    public void InstanceKey_AnyTextThatIsRead_IsTheKeysOnlyText() =>
        Prop.ForAll(Gen.Elements("a/1#0", "a/01#0", "a/1#00", "a/+1#0", "a/1#-0", " a/1#0", "a/1#0 ", "a/1 #0", "A/1#0", "a/1#٠", "a/１#0")
                .Or(ArbMap.Default.GeneratorFor<string>()).ToArbitrary(),
            text => !InstanceKey.TryParse(text, out var key) || key.Format() == text).QuickCheckThrowOnFailure();

    [Fact]
    public void PackageDigest_OfAnyHash_ReadsBackTheSame() =>
        Prop.ForAll(Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>(), 32).ToArbitrary(), hash =>
        {
            var digest = PackageDigest.FromSha256(hash);
            return PackageDigest.Parse(digest.ToString()) == digest && digest.Hex == Convert.ToHexStringLower(hash);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ModelVersion_Compared_OrdersByNumberNotByText()
    {
        ModelVersion[] versions = [new(10), new(9), new(2)];
        Assert.Equal([new(2), new(9), new(10)], versions.Order());
    }

    [Fact]
    public void Format_OfKnownKeys_IsWhatIsStored()
    {
        var key = new InstanceKey(ModelName.Parse("fraud"), new ModelVersion(3), 0);
        Assert.Equal("fraud/3#0", key.Format());
        Assert.Equal("fraud/3#0", key.ToString());
        Assert.Equal("fraud/3", key.VersionKey.Format());
        Assert.Equal("fraud/3", key.VersionKey.ToString());
    }
}

internal static class GenExtensions
{
    public static Gen<T> Or<T>(this Gen<T> one, Gen<T> other) => Gen.OneOf(one, other);
}
