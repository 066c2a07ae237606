using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelGrains.Samples.Quickstart;

/// <summary>
/// What the model is asked: the same numbers as lande 1.0.10 (npm, MIT license, Fabio Spampinato) computes of a text, down to
/// JavaScript's own idea of white space and lower case.
/// </summary>
internal static partial class LanguageFeatures
{
    private const string Spaces =
        "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

    /// <summary>The letters and marks of a text in lower case, with one white space between words.</summary>
    public static string Words(string text)
    {
        var words = new StringBuilder(text.Length);
        var afterSpace = false;
        foreach (var rune in text.Replace('-', ' ').EnumerateRunes())
        {
            var isSpace = rune.IsBmp && Spaces.Contains((char)rune.Value);
            if (isSpace && afterSpace)
                words[^1] = ' ';
            else if (isSpace || IsLetterOrMark(rune))
                words.Append(rune);
            else
                continue;
            afterSpace = isSpace;
        }

        return ToLower(words.ToString()).Trim(Spaces.AsSpan()).ToString();
    }

    /// <summary>How often each known n-gram occurs in the words, as a share of all n-grams of its length, counted in UTF-16 units.</summary>
    public static float[] Of(string words, LanguageVocabulary vocabulary)
    {
        var padded = $" {words} ";
        string[][] byLength = [vocabulary.Unigrams, vocabulary.Bigrams, vocabulary.Trigrams, vocabulary.Quadgrams];
        return [.. byLength.SelectMany((known, index) => Frequencies(padded, index + 1, known))];
    }

    private static IEnumerable<float> Frequencies(string text, int length, string[] known)
    {
        var total = Math.Max(text.Length - length + 1, 0);
        var counts = Enumerable.Range(0, total).CountBy(at => text.Substring(at, length)).ToDictionary(StringComparer.Ordinal);
        return known.Select(ngram => (float)(counts.GetValueOrDefault(ngram) / (double)Math.Max(total, 1)));
    }

    private static bool IsLetterOrMark(Rune rune) => Rune.GetUnicodeCategory(rune) <= UnicodeCategory.EnclosingMark;

    private static string ToLower(string text) => FinalSigma().Replace(text, "ς").Replace("İ", "i\u0307", StringComparison.Ordinal).ToLowerInvariant();

    [GeneratedRegex(@"(?<=[\p{Lu}\p{Ll}\p{Lt}][\p{Mn}\p{Me}\p{Lm}]*)Σ(?![\p{Mn}\p{Me}\p{Lm}]*[\p{Lu}\p{Ll}\p{Lt}])")]
    private static partial Regex FinalSigma();
}
