using System.IO.Compression;
using System.Text;
using ModelGrains.Storage.PredictionLogs;
using ModelGrains.Storage.Tests.Support;

namespace ModelGrains.Storage.Tests.PredictionLogs;

public sealed class GzipMembersTests
{
    private static readonly byte[][] Members = [LogLines.Member("1", "2"), LogLines.Member("3"), LogLines.Member("4", "5", "6")];

    [Fact]
    public void Compress_MembersOneAfterAnother_AreOneTextForEveryGunzip()
    {
        using var text = new StreamReader(new GZipStream(new MemoryStream([.. GzipMembers.Compress("a\n"u8), .. GzipMembers.Compress("b\n"u8)]), CompressionMode.Decompress));

        Assert.Equal("a\nb\n", text.ReadToEnd());
    }

    [Fact]
    public async Task Read_FileCutAtEveryByte_GivesEveryLineOfTheWholeMembersAndNothingElse()
    {
        using var folder = new TestFolder();
        byte[] whole = [.. Members.SelectMany(member => member)];
        var file = Directory.CreateDirectory(folder[$"model=fraud/date=2027-01-31"]).FullName + "/a.jsonl.gz";
        var reader = new PredictionLogReader(folder.Path);
        for (var length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(file, whole[..length]);
            var complete = length < Members[0].Length ? 0 : length < Members[0].Length + Members[1].Length ? 2 : length < whole.Length ? 3 : 6;
            Assert.Equal(Enumerable.Range(1, complete).Select(id => $"{id}"), (await LogLines.ReadAsync(reader)).Select(line => line.Id));
        }
    }

    [Fact]
    public async Task Read_MemberWithAnotherChecksum_IsLeftOutAndTheNextIsRead()
    {
        byte[] broken = [.. Members[0], .. Members[1]];
        broken[Members[0].Length - 5] ^= 1;

        var texts = new List<string>();
        await foreach (var text in GzipMembers.ReadAsync(new MemoryStream(broken), default))
            texts.Add(Encoding.UTF8.GetString(text));

        Assert.Contains("\"id\":\"3\"", Assert.Single(texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_SomethingElse_IsNothing()
    {
        await foreach (var text in GzipMembers.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 100))), default))
            Assert.Fail(Encoding.UTF8.GetString(text));
    }
}
