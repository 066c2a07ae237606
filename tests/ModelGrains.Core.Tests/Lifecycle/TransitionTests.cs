using ModelGrains.Core.Lifecycle;
using ModelGrains.Models;

namespace ModelGrains.Core.Tests.Lifecycle;

/// <summary>The whole tables, written out: what is not here is illegal.</summary>
public class TransitionTests
{
    private const string Instances = """
        New -> Admitted Failed
        Admitted -> Loading Failed
        Loading -> Warming Failed
        Warming -> Ready Failed
        Ready -> Draining Failed
        Draining -> Unloaded Failed
        Unloaded -> Admitted
        Failed -> Admitted
        """;

    private const string Versions = """
        Uploaded -> Validated Failed
        Validated -> Packaged Failed
        Packaged -> Verified Failed
        Verified -> Ready Failed
        Ready -> Serving Superseded Retiring Failed
        Serving -> Ready Superseded Failed
        Superseded -> Ready Serving Retiring Failed
        Retiring -> Ready Retired Failed
        Retired -> Ready
        Failed -> Packaged Retiring
        """;

    [Fact]
    public void InstanceTransitions_EveryPair_IsAsInTheTable() => AssertTable<InstanceState>(Instances, InstanceTransitions.IsLegal);

    [Fact]
    public void VersionTransitions_EveryPair_IsAsInTheTable() => AssertTable<VersionState>(Versions, VersionTransitions.IsLegal);

    private static void AssertTable<T>(string table, Func<T, T, bool> isLegal)
        where T : struct, Enum
    {
        var actual = string.Join('\n', Enum.GetValues<T>().Select(from =>
            $"{from} -> {string.Join(' ', Enum.GetValues<T>().Where(to => isLegal(from, to)))}".TrimEnd()));
        Assert.Equal(table, actual);
    }
}
