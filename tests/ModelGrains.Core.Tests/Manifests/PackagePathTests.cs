using FsCheck;
using FsCheck.Fluent;
using ModelGrains.Core.Manifests;

namespace ModelGrains.Core.Tests.Manifests;

public class PackagePathTests
{
    public static TheoryData<string> Hostile =>
    [
        "", ".", "..", "/", "/a", "a/", "//a", "a//b", "./a", "a/.", "a/./b", "../a", "a/..", "a/../b", "a/../../b", "...", "a...", "a\\b", "\\a", "..\\a", "C:", "C:/a", "C:a",
        "a:stream", "a\0b", "a\nb", "a\tb", "a\u007fb", "a\u0085b", "a ", "a /b", "a./b", " /a", "\\\\server\\share", "a/b/", new string('a', PackagePath.MaxLength + 1),
        new string('ü', 200),
    ];

    [Theory]
    [InlineData("a")]
    [InlineData("model.onnx")]
    [InlineData("weights/a.bin")]
    [InlineData("a/b/c/d/e.f.g")]
    [InlineData(".hidden")]
    [InlineData("..a")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("früh/漢字.bin")]
    [InlineData("~")]
    [InlineData("%2e%2e")]
    public void IsValid_OrdinaryName_IsTrue(string path) => Assert.True(PackagePath.IsValid(path));

    [Theory]
    [MemberData(nameof(Hostile))]
    public void IsValid_HostileName_IsFalse(string path) => Assert.False(PackagePath.IsValid(path));

    /// <summary>Not as theory data, which cannot hold such a text.</summary>
    [Fact]
    public void IsValid_HalfASurrogate_IsFalse()
    {
        Assert.False(PackagePath.IsValid("\ud800"));
        Assert.False(PackagePath.IsValid("a\udc00b"));
    }

    [Fact]
    public void IsValid_LongestName_IsTrue() => Assert.True(PackagePath.IsValid(new string('a', PackagePath.MaxLength)));

    [Fact]
    public void IsValid_AnyAcceptedPath_StaysInsideItsFolder()
    {
        var parts = Gen.Elements("a", "..", ".", "/", "\\", "C:", " ", "b.c", "\0", "~", "");
        var root = Path.Combine(Path.GetTempPath(), "package");
        Prop.ForAll(Gen.ArrayOf(parts).Select(string.Concat).ToArbitrary(), path =>
            !PackagePath.IsValid(path) || Path.GetFullPath(Path.Combine(root, path)) == Path.Combine(root, path.Replace('/', Path.DirectorySeparatorChar)))
            .QuickCheckThrowOnFailure();
    }
}
