namespace ModelGrains.Abstractions.Tests.Keys;

public class KeyRefusalTests
{
    public static TheoryData<string?> NotNames =>
    [
        null, "", ".", "-a", "_a", ".a", "a b", "a/b", "a#b", "a\\b", "a:b", "ü", "aü", "a\n", "a\0", "a%20", "１", new string('a', ModelName.MaxLength + 1),
    ];

    public static TheoryData<string?> NotVersions => [null, "", "0", "00", "01", "-1", "+1", " 1", "1 ", "1.0", "1e3", "2147483648", "x", "１", "٣"];

    public static TheoryData<string?> NotInstances =>
    [
        null, "", "fraud", "fraud/3", "fraud#0", "fraud/3#", "fraud/3#-1", "fraud/3#00", "fraud/3#01", "fraud/3#2147483648", "fraud/0#0", "/3#0", "fraud/#0",
        "fraud/3#0#0", "fraud/3/4#0", "fraud/3#0 ", "fraud/3# 0",
    ];

    public static TheoryData<string?> NotDigests
    {
        get
        {
            var hex = new string('a', 64);
            return
            [
                null, "", "sha256:", hex, "sha256:" + hex[1..], "sha256:" + hex + "a", "SHA256:" + hex, "sha512:" + hex, "sha256:" + hex.ToUpperInvariant(),
                "sha256:" + hex[..63] + "g", "sha256:" + hex[..63] + "/", "sha256:../" + hex[3..],
            ];
        }
    }

    [Theory]
    [MemberData(nameof(NotNames))]
    public void ModelName_NotAName_IsRefusedWithItsValue(string? text)
    {
        Assert.False(ModelName.TryParse(text, out var name));
        Assert.Equal(default, name);
        Assert.Contains(ModelName.Rule, Assert.Throws<FormatException>(() => ModelName.Parse(text!)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NotVersions))]
    public void ModelVersion_NotAVersion_IsRefusedWithItsValue(string? text)
    {
        Assert.False(ModelVersion.TryParse(text, out _));
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => ModelVersion.Parse(text!)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NotInstances))]
    public void InstanceKey_NotAKey_IsRefusedWithItsValue(string? text)
    {
        Assert.False(InstanceKey.TryParse(text, out _));
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => InstanceKey.Parse(text!)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("fraud")]
    [InlineData("fraud/")]
    [InlineData("/3")]
    [InlineData("fraud/3/4")]
    [InlineData("fraud/03")]
    [InlineData("fraud/3#0")]
    public void VersionKey_NotAKey_IsRefusedWithItsValue(string? text)
    {
        Assert.False(VersionKey.TryParse(text, out _));
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => VersionKey.Parse(text!)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NotDigests))]
    public void PackageDigest_NotADigest_IsRefused(string? text)
    {
        Assert.False(PackageDigest.TryParse(text, out _));
        Assert.Throws<FormatException>(() => PackageDigest.Parse(text!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void PackageDigest_OfAnotherLength_IsRefused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PackageDigest.FromSha256(new byte[length]));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void ModelVersion_BelowOne_IsRefused(int number) => Assert.Throws<ArgumentOutOfRangeException>(() => new ModelVersion(number));

    [Fact]
    public void InstanceKey_NegativeSlot_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new InstanceKey(ModelName.Parse("a"), new ModelVersion(1), -1));
}
