using System.Text;
using System.Text.Json;
using ModelGrains.Core.Manifests;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Manifests;

/// <summary>The published schema and the reader say the same.</summary>
public class ManifestSchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(ManifestSchema.Utf8).RootElement;

    /// <summary>Where an object of the schema stands in a manifest: a document with a field in it that nobody knows.</summary>
    public static TheoryData<string, string> Objects => new()
    {
        { "", """{"?": 1}""" },
        { "properties/signature", """{"signature": {"?": 1}}""" },
        { "properties/batching", """{"batching": {"maxBatchSize": 1, "?": 1}}""" },
        { "properties/warmUp", """{"warmUp": {"?": 1}}""" },
        { "properties/samples/items", """{"samples": [{"inputs": [], "?": 1}]}""" },
        { "properties/samples/items/properties/tolerance", """{"samples": [{"inputs": [], "tolerance": {"?": 1}}]}""" },
        { "properties/expiry", """{"expiry": {"?": 1}}""" },
        { "properties/logging", """{"logging": {"?": 1}}""" },
        { "$defs/tensorSpec", """{"signature": {"inputs": [{"name": "x", "datatype": "FP32", "?": 1}]}}""" },
        { "$defs/outputSpec", """{"signature": {"outputs": [{"name": "x", "datatype": "FP32", "?": 1}]}}""" },
    };

    [Fact]
    public void Schema_Properties_AreTheReadersFields() => Assert.Equal(ManifestReader.Fields, PropertiesOf(Schema));

    [Theory]
    [MemberData(nameof(Objects))]
    public void Schema_PropertiesOfAnObject_AreWhatTheReaderKnowsThere(string place, string json)
    {
        var error = Assert.Single(ManifestReader.Read(Encoding.UTF8.GetBytes(json)).Error!.Fields.AsEnumerable());
        var at = At(place);
        Assert.False(at.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal($"unknown field; known here: {string.Join(", ", PropertiesOf(at))}", error.Message);
    }

    [Fact]
    public void Schema_EveryClosedObject_IsComparedAbove()
    {
        var places = new List<string>();
        Walk(Schema, "", places);
        Assert.Equal(Objects.Select(row => (string)row[0]).Order(StringComparer.Ordinal), places.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("version")]
    [InlineData("instances")]
    [InlineData("threads")]
    [InlineData("batching/properties/maxBatchSize")]
    [InlineData("batching/properties/maxQueueDelayMicroseconds")]
    [InlineData("batching/properties/maxQueueSize")]
    [InlineData("batching/properties/queueTimeoutMicroseconds")]
    [InlineData("batching/properties/priorityLevels")]
    [InlineData("warmUp/properties/iterations")]
    public void Schema_Ranges_AreTheReaders(string place)
    {
        var at = At("properties/" + place);
        var min = at.GetProperty("minimum").GetInt64();
        var max = at.GetProperty("maximum").GetInt64();
        foreach (var (number, legal) in ((long, bool)[])[(min, true), (max, true), (min - 1, false), (max + 1, false)])
            Assert.Equal(legal, ManifestReader.Read(Encoding.UTF8.GetBytes(Document(place, number))).IsSuccess);
    }

    [Fact]
    public void Schema_Datatypes_AreTheProtocols() =>
        Assert.Equal(DataTypes.AllNames, string.Join(", ", At("$defs/datatype/enum").EnumerateArray().Select(name => name.GetString())));

    [Fact]
    public void Schema_TextLimits_AreTheReaders()
    {
        foreach (var name in (string[])["owner", "description", "graph"])
        {
            var limit = At($"properties/{name}/maxLength").GetInt32();
            Assert.True(ManifestReader.Read(Encoding.UTF8.GetBytes($$"""{"{{name}}": "{{new string('a', limit)}}"}""")).IsSuccess);
            Assert.False(ManifestReader.Read(Encoding.UTF8.GetBytes($$"""{"{{name}}": "{{new string('a', limit + 1)}}"}""")).IsSuccess);
        }
    }

    private static string Document(string place, long number)
    {
        var parts = place.Split("/properties/");
        if (parts.Length == 1)
            return $$"""{"{{place}}": {{number}}}""";
        var batch = parts[0] == "batching" && parts[1] != "maxBatchSize" ? "\"maxBatchSize\": 1, " : "";
        return $$$"""{"{{{parts[0]}}}": {{{{batch}}}"{{{parts[1]}}}": {{{number}}}}}""";
    }

    private static JsonElement At(string place) =>
        place.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(Schema, (at, name) => at.GetProperty(name));

    private static IEnumerable<string> PropertiesOf(JsonElement schema) => schema.GetProperty("properties").EnumerateObject().Select(property => property.Name);

    private static void Walk(JsonElement at, string place, List<string> places)
    {
        if (at.ValueKind != JsonValueKind.Object)
            return;
        if (at.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False)
            places.Add(place);
        foreach (var property in at.EnumerateObject())
            Walk(property.Value, place.Length == 0 ? property.Name : $"{place}/{property.Name}", places);
    }
}
