using System.Reflection;
using ModelGrains.Errors;

namespace ModelGrains.Client.Tests.PublicApi;

/// <summary>
/// The public API of what callers compile against, held against a list that is reviewed. After a change that is meant, take the file
/// named in the failure in place of <c>PublicApi/*.txt</c>.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(IModelClient))]
    [InlineData(typeof(ModelError))]
    public void PublicApi_OfAnAssembly_IsAsReviewed(Type member)
    {
        var name = member.Assembly.GetName().Name!;
        var actual = string.Join('\n', ApiLister.List(member.Assembly)) + "\n";
        var folder = Path.Combine(AppContext.BaseDirectory, "PublicApi");
        var reviewed = Path.Combine(folder, name + ".txt");
        var expected = File.Exists(reviewed) ? File.ReadAllText(reviewed).ReplaceLineEndings("\n") : "";
        if (actual == expected)
            return;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name + ".actual.txt"), actual);
        var (before, after) = (expected.Split('\n'), actual.Split('\n'));
        Assert.Fail(
            $"The public API of {name} has changed. If that is meant, PublicApi/{name}.actual.txt beside the test assembly becomes PublicApi/{name}.txt.\n" +
            string.Join('\n', before.Except(after).Select(line => $"- {line}").Concat(after.Except(before).Select(line => $"+ {line}"))));
    }

    [Fact]
    public void List_KnownMembers_AreWrittenAsDeclared()
    {
        var lines = ApiLister.List(Assembly.GetAssembly(typeof(IModelClient))!);

        Assert.Contains("sealed class ModelGrains.Client.GrpcModelClient : IAsyncDisposable, IModelClient", lines);
        Assert.Contains("  TimeSpan? Timeout { get; init; }", lines);
        Assert.Contains("  Task<Outcome<InferResponse>> InferAsync(InferRequest request, CallOptions? options = null, CancellationToken cancellationToken = default)", lines);
    }
}
