using ModelGrains.Errors;
using ModelGrains.Storage.Packages;
using ModelGrains.Storage.Tests.Support;
using ModelGrains.Testing;

namespace ModelGrains.Storage.Tests.Packages;

public sealed class PackageUnpackerTests : IDisposable
{
    private const long Limit = 1 << 20;

    private readonly TestFolder folder = new();

    public PackageUnpackerTests() => Directory.CreateDirectory(Target);

    public static TheoryData<string> HostileNames =>
    [
        "../evil", "a/../../evil", "/etc/evil", "//evil", "a//b", "./a", "a/./b", "..\\evil", "C:\\evil", "C:evil", "a/..", "..", "evil ", "evil.", "a /b", "a\u0001b",
        new string('x', 241),
    ];

    private string Upload => folder["upload"];

    private string Target => folder["target"];

    private IEnumerable<string> Unpacked =>
        Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Target, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Unpack_Archive_GivesItsFiles()
    {
        ZipBuilder.Write(Upload, ("model.json", "{}"), ("model.onnx", "graph"), ("weights/", ""), ("weights/a.bin", "0123"));
        Assert.True(PackageUnpacker.Unpack(Upload, Target, Limit).IsSuccess);
        Assert.Equal(["model.json", "model.onnx", "weights/a.bin"], Unpacked);
        Assert.Equal("0123", File.ReadAllText(Path.Combine(Target, "weights/a.bin")));
    }

    [Fact]
    public void Unpack_ArchiveOfOneFolder_LeavesTheFolderOut()
    {
        ZipBuilder.Write(Upload, ("fraud/", ""), ("fraud/model.json", "{}"), ("fraud/model.onnx", "graph"), ("fraud/weights/a.bin", "0123"));
        Assert.True(PackageUnpacker.Unpack(Upload, Target, Limit).IsSuccess);
        Assert.Equal(["model.json", "model.onnx", "weights/a.bin"], Unpacked);
    }

    [Fact]
    public void Unpack_ArchiveOfTwoFolders_KeepsThem()
    {
        ZipBuilder.Write(Upload, ("a/model.json", "{}"), ("ab/model.onnx", "graph"));
        Assert.True(PackageUnpacker.Unpack(Upload, Target, Limit).IsSuccess);
        Assert.Equal(["a/model.json", "ab/model.onnx"], Unpacked);
    }

    [Fact]
    public void Unpack_BareGraph_IsTheGraph()
    {
        File.WriteAllBytes(Upload, [8, 8, 18, 0]);
        Assert.True(PackageUnpacker.Unpack(Upload, Target, Limit).IsSuccess);
        Assert.Equal(["model.onnx"], Unpacked);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Unpack_ShorterThanAnyMagic_IsTakenForAGraph(int length)
    {
        File.WriteAllBytes(Upload, "PK\x03"u8[..length].ToArray());
        Assert.True(PackageUnpacker.Unpack(Upload, Target, Limit).IsSuccess);
        Assert.Equal(["model.onnx"], Unpacked);
    }

    [Fact]
    public void Unpack_EmptyArchive_GivesNothing()
    {
        ZipBuilder.Write(Upload);
        Assert.True(PackageUnpacker.Unpack(Upload, Target, Limit).IsSuccess);
        Assert.Empty(Unpacked);
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void Unpack_NameThatLeavesThePackage_IsRefusedAndNothingIsOutside(string name)
    {
        ZipBuilder.Write(Upload, ("model.onnx", "graph"), (name, "evil"));
        AssertRefused("expected a relative path inside the package");
        Assert.DoesNotContain(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories), path => Path.GetFileName(path).Contains("evil", StringComparison.Ordinal));
    }

    [Fact]
    public void Unpack_OneFolderWithDots_IsRefused()
    {
        ZipBuilder.Write(Upload, ("../model.bin", "a"), ("../other.bin", "b"), ("../../up.bin", "c"));
        var outcome = PackageUnpacker.Unpack(Upload, Target, Limit);
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*.bin"));
        Assert.False(outcome.IsSuccess);
    }

    [Fact]
    public void Unpack_Link_IsRefusedNamingIt()
    {
        ZipBuilder.WriteLink(Upload, "model.onnx", "/etc/passwd");
        AssertRefused("has the entry 'model.onnx', which is a link or a device, expected a file");
        Assert.Empty(Unpacked);
    }

    [Fact]
    public void Unpack_WrongChecksum_IsRefusedWithBoth()
    {
        ZipBuilder.Write(Upload, ("model.onnx", "123456789"));
        ZipBuilder.SpoilChecksum(Upload);
        AssertRefused("the entry 'model.onnx' with the checksum cbf43926, but the archive says cbf43927");
    }

    [Fact]
    public void Unpack_EntryTwice_IsRefusedNamingIt()
    {
        ZipBuilder.Write(Upload, ("model.onnx", "a"), ("model.onnx", "b"));
        AssertRefused("'model.onnx' twice");
    }

    [Theory]
    [InlineData("a", "a/b")]
    [InlineData("a/b", "a")]
    [InlineData("a/b/c", "a/b")]
    [InlineData("a/b", "a/b/c/d")]
    public void Unpack_FileAndFolderOfOneName_IsRefused(string first, string second)
    {
        ZipBuilder.Write(Upload, ("model.onnx", "graph"), (first, "x"), (second, "y"));
        AssertRefused($"'{second}'");
    }

    [Theory]
    [InlineData('ü', 200)]
    [InlineData('漢', 100)]
    public void Unpack_NameLongerThanAFileSystemTakes_IsRefused(char letter, int count)
    {
        ZipBuilder.Write(Upload, ("model.onnx", "graph"), (new string(letter, count), "x"));
        AssertRefused("expected a relative path");
    }

    [Fact]
    public void Unpack_TooManyFiles_IsRefusedBeforeAnyIsWritten()
    {
        ZipBuilder.Write(Upload, [.. Enumerable.Range(0, PackageUnpacker.MaxFiles + 1).Select(i => ($"f{i}", ""))]);
        AssertRefused($"has {PackageUnpacker.MaxFiles + 1} files, expected at most {PackageUnpacker.MaxFiles}");
        Assert.Empty(Unpacked);
    }

    [Fact]
    public void Unpack_AsManyFilesAsAllowed_IsUnpacked()
    {
        ZipBuilder.Write(Upload, [.. Enumerable.Range(0, PackageUnpacker.MaxFiles).Select(i => ($"f{i}", ""))]);
        Assert.True(PackageUnpacker.Unpack(Upload, Target, Limit).IsSuccess);
        Assert.Equal(PackageUnpacker.MaxFiles, Unpacked.Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(100)]
    [InlineData(-1)]
    public void Unpack_Bomb_IsRefusedWithinTheLimitWhateverItDeclares(int? declared)
    {
        ZipBuilder.WriteBomb(Upload, 32 << 20, declared);
        var outcome = PackageUnpacker.Unpack(Upload, Target, Limit);
        var size = Unpacked.Sum(path => new FileInfo(Path.Combine(Target, path)).Length);
        Assert.InRange(size, 0, declared > 0 ? declared.Value : Limit);
        Assert.True(outcome.IsSuccess ? declared > 0 : outcome.Error.Code == ModelErrorCode.InvalidInput);
    }

    [Fact]
    public void Unpack_ExactlyTheLimit_IsUnpacked()
    {
        ZipBuilder.Write(Upload, ("a", new string('x', 600)), ("b", new string('y', 400)));
        Assert.True(PackageUnpacker.Unpack(Upload, Target, 1000).IsSuccess);
    }

    [Fact]
    public void Unpack_OneByteOverTheLimitTogether_IsRefused()
    {
        ZipBuilder.Write(Upload, ("a", new string('x', 600)), ("b", new string('y', 401)));
        AssertRefused("unpacks to more than 1000 bytes", 1000);
    }

    /// <summary>Cut anywhere: an answer, never an exception.</summary>
    [Fact]
    public void Unpack_Truncated_IsRefused()
    {
        ZipBuilder.Write(Upload, ("model.json", "{}"), ("model.onnx", string.Concat(Enumerable.Range(0, 500))), ("weights/a.bin", "0123"));
        var whole = File.ReadAllBytes(Upload);
        for (var length = 4; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(Upload, whole[..length]);
            Directory.Delete(Target, recursive: true);
            Directory.CreateDirectory(Target);
            AssertRefused("zip archive cannot be read");
        }
    }

    /// <summary>One byte changed anywhere: unpacked or refused, never an exception and never a file outside.</summary>
    [Fact]
    public void Unpack_AnyByteChanged_IsAnAnswer()
    {
        ZipBuilder.Write(Upload, ("model.json", "{}"), ("model.onnx", string.Concat(Enumerable.Range(0, 100))), ("weights/a.bin", "0123"));
        var whole = File.ReadAllBytes(Upload);
        for (var i = 4; i < whole.Length; i++)
        {
            foreach (var mask in (byte[])[0x01, 0x80, 0xff])
            {
                var changed = whole.ToArray();
                changed[i] ^= mask;
                File.WriteAllBytes(Upload, changed);
                Directory.Delete(Target, recursive: true);
                Directory.CreateDirectory(Target);
                var outcome = PackageUnpacker.Unpack(Upload, Target, Limit);
                Assert.True(outcome.IsSuccess || outcome.Error.Code == ModelErrorCode.InvalidInput);
                Assert.Equal(2, Directory.EnumerateFileSystemEntries(folder.Path).Count());
            }
        }
    }

    private void AssertRefused(string text, long limit = Limit)
    {
        var outcome = PackageUnpacker.Unpack(Upload, Target, limit);
        Assert.False(outcome.IsSuccess);
        Assert.Equal(ModelErrorCode.InvalidInput, outcome.Error.Code);
        Assert.Contains(text, outcome.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, outcome.Error.Message, StringComparison.Ordinal);
    }
}
