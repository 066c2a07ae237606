using System.Globalization;
using System.Text;

namespace ModelGrains.EndToEnd.Tests.Faults;

/// <summary>What came of each fault, as Markdown.</summary>
internal sealed class FaultTable(string first)
{
    private readonly StringBuilder text = new($"| {first} | answer | what the user sees | kept serving |\n|---|---|---|---|\n");

    public void Add(string fault, string answer, string seen, Dictionary<string, long> before, Dictionary<string, long> after, int failed)
    {
        var served = string.Join(", ", after.Select(pair => string.Create(CultureInfo.InvariantCulture, $"`{pair.Key}` {pair.Value - before[pair.Key]}")));
        text.Append(CultureInfo.InvariantCulture, $"| {fault} | {answer} | {seen.Replace("|", "\\|", StringComparison.Ordinal)} | {served} answered, {failed} failed |\n");
    }

    public override string ToString() => text.ToString();
}
