using System.Reflection;
using System.Text.RegularExpressions;
using ModelGrains.Gateway.Hosting;
using ModelGrains.Hosting;

namespace ModelGrains.Architecture.Tests;

/// <summary>What the documents say is there.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Places { get; } = [.. PlacePattern().Matches(Repository.Read("docs/architecture.md")).Select(match => match.Groups[1].Value).Distinct()];

    [Theory]
    [MemberData(nameof(Places))]
    public void Architecture_EveryPlaceNamed_Exists(string place)
    {
        var parts = place.Split(':');
        var path = Path.Combine(Repository.Root, parts[0]);

        Assert.True(File.Exists(path) || Directory.Exists(path), place);
        if (parts.Length > 1)
            Assert.Matches($@"\b{Regex.Escape(parts[1])}\b[<(]", File.ReadAllText(path));
    }

    [Fact]
    public void Configuration_EverySetting_IsListedAndNoOther()
    {
        var listed = KeyPattern().Matches(Repository.Read("docs/configuration.md")).Select(match => match.Groups[1].Value).ToHashSet();
        var settings = Settings(typeof(ServingOptions), "").Concat(Settings(typeof(GatewayOptions), "")).Append("JsonLogs").ToHashSet();

        Assert.Equal(settings.Order(), listed.Order());
    }

    [Fact]
    public void Readme_LocalLinks_Exist()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md")))
        {
            foreach (Match link in LinkPattern().Matches(File.ReadAllText(file)))
            {
                var target = Path.Combine(Path.GetDirectoryName(file)!, link.Groups[1].Value);
                Assert.True(File.Exists(target) || Directory.Exists(target), $"{Path.GetFileName(file)} links to {link.Groups[1].Value}");
            }
        }
    }

    private static IEnumerable<string> Settings(Type options, string prefix) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite || IsNamed(property.PropertyType))
            .SelectMany(property =>
                IsNamed(property.PropertyType) ? Settings(property.PropertyType.GetGenericArguments()[1], prefix + property.Name + ":{name}:")
                : property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal) ? Settings(property.PropertyType, prefix + property.Name + ":")
                : [prefix + property.Name]);

    private static bool IsNamed(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>);

    [GeneratedRegex(@"`((?:src|tests)/[\w./\-]+(?::\w+)?)`")]
    private static partial Regex PlacePattern();

    [GeneratedRegex(@"^\| `ModelGrains:([\w:{}]+)`", RegexOptions.Multiline)]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"\]\(((?!https?:|#)[^)#]+)")]
    private static partial Regex LinkPattern();
}
