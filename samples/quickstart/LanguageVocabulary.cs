using System.Text.Json;

namespace ModelGrains.Samples.Quickstart;

/// <summary>The languages that the model knows, and the n-grams that it looks for; the file langid.json.</summary>
internal sealed record LanguageVocabulary
{
    /// <summary>The languages' names by their ISO 639-3 codes, in the order of the model's answer.</summary>
    public required OrderedDictionary<string, string> Languages { get; init; }

    /// <summary>N-grams of one UTF-16 unit.</summary>
    public required string[] Unigrams { get; init; }

    /// <summary>N-grams of two UTF-16 units.</summary>
    public required string[] Bigrams { get; init; }

    /// <summary>N-grams of three UTF-16 units.</summary>
    public required string[] Trigrams { get; init; }

    /// <summary>N-grams of four UTF-16 units.</summary>
    public required string[] Quadgrams { get; init; }

    /// <summary>Reads the vocabulary that was built in.</summary>
    public static LanguageVocabulary Load()
    {
        using var file = typeof(LanguageVocabulary).Assembly.GetManifestResourceStream("langid.json")!;
        return JsonSerializer.Deserialize<LanguageVocabulary>(file, JsonSerializerOptions.Web)!;
    }
}
