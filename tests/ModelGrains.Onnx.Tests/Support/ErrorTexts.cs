using System.Text.RegularExpressions;
using ModelGrains.Errors;

namespace ModelGrains.Onnx.Tests.Support;

/// <summary>What no error text may hold.</summary>
internal static partial class ErrorTexts
{
    public static void AssertClean(ModelError error)
    {
        Assert.DoesNotMatch(AbsolutePath(), error.Message);
        Assert.DoesNotContain(AppContext.BaseDirectory, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(TestModels.Folder, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
    }

    [GeneratedRegex("""(?<![\w.])/[\w.+\-]+/|[A-Za-z]:\\|\w\.(cc|h|cpp|cs):\d+""")]
    private static partial Regex AbsolutePath();
}
