using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelGrains.Storage.State;

/// <summary>How grain state is written: JSON, typed keys as their text, members that are not given as their default.</summary>
internal static class StateJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters =
        {
            new TextConverter<ModelName>(ModelName.Parse),
            new TextConverter<VersionKey>(VersionKey.Parse),
            new TextConverter<InstanceKey>(InstanceKey.Parse),
            new TextConverter<PackageDigest>(PackageDigest.Parse),
            new TextConverter<DeploymentId>(DeploymentId.Parse),
            new VersionConverter(),
            new ShapeConverter(),
        },
    };

    private sealed class TextConverter<T>(Func<string, T> parse) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => parse(reader.GetString() ?? "");

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString()!);
    }

    private sealed class VersionConverter : JsonConverter<ModelVersion>
    {
        public override ModelVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt32());

        public override void Write(Utf8JsonWriter writer, ModelVersion value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }

    /// <summary>A shape of unknown rank (a default array) is null.</summary>
    private sealed class ShapeConverter : JsonConverter<ImmutableArray<long>>
    {
        public override bool HandleNull => true;

        public override ImmutableArray<long> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.Null)
                return default;
            var shape = ImmutableArray.CreateBuilder<long>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                shape.Add(reader.GetInt64());
            return shape.ToImmutable();
        }

        public override void Write(Utf8JsonWriter writer, ImmutableArray<long> value, JsonSerializerOptions options)
        {
            if (value.IsDefault)
            {
                writer.WriteNullValue();
                return;
            }

            writer.WriteStartArray();
            foreach (var size in value)
                writer.WriteNumberValue(size);
            writer.WriteEndArray();
        }
    }
}
