using System.Text;

namespace ModelGrains.Tests.Fuzz;

/// <summary>Changes JSON token by token: numbers out of range, nesting, names twice, lone surrogates, members moved, dropped and from other seeds.</summary>
internal static class JsonMutator
{
    private static readonly string[] Values =
    [
        "0", "-0", "1e400", "-1e400", "1e-400", "1.0", "0.1e1", "1", "2", "3", "127", "128", "-129", "65536", "2147483648", "-2147483649", "4294967296",
        "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616",
        "3.4028236e38", "1e39", "4.9e-324", "123456789012345678901234567890", "true", "false", "null", "{}", "[]", "[[]]", "\"\"", "\"a\"", "\"x\"",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\u0000\"", "\"NaN\"", "\"-Infinity\"",
        "\"name\"", "\"shape\"", "\"datatype\"", "\"data\"", "\"parameters\"", "\"binary_data_size\"", "\"BYTES\"", "\"FP16\"", "\"FP32\"", "\"FP64\"", "\"INT64\"",
        "\"BOOL\"", "\"timeout\"", "\"ready\"", "\"log_info\"", "[1,2]", "[-1]", "[0]", "[9223372036854775807,2]", "[4294967296,4294967296]", "\"\\u006eame\"",
    ];

    private static readonly string[] Wrong =
        ["01", "1.", ".5", "+1", "NaN", "Infinity", "nul", "\"\\x\"", "\"\t\"", "/*x*/", ",", ":", "]", "}", "[", "{"];

    public static byte[] Mutate(FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        var tokens = Split(random.Of(seeds));
        for (var changes = random.Next(1, 3); changes > 0 && tokens.Count > 0; changes--)
            Change(random, tokens, seeds);
        var bytes = Encoding.UTF8.GetBytes(string.Concat(tokens));
        return random.OneIn(10) ? ByteMutator.Mutate(random, bytes, seeds, 1) : bytes;
    }

    private static void Change(FuzzRandom random, List<string> tokens, IReadOnlyList<byte[]> seeds)
    {
        var at = random.Next(tokens.Count);
        switch (random.Next(24))
        {
            case 0: tokens.Insert(at, random.Of(Wrong)); break;
            case 1: tokens.RemoveAt(at); break;
            case 2: tokens.InsertRange(at, tokens.GetRange(at, Math.Min(random.Next(1, 12), tokens.Count - at))); break;
            case 3: (tokens[at], tokens[^1]) = (tokens[^1], tokens[at]); break;
            case 4: tokens.InsertRange(at, random.OneIn(8) ? [new string('[', random.Next(90, 400))] : ["[", "[", "]", "]"]); break;
            case 5 or 6: Nest(random, tokens, at); break;
            case 7 or 8 or 9 or 10: Repeat(random, tokens, at); break;
            case 11 when Split(random.Of(seeds)) is { Count: > 0 } other: tokens.InsertRange(at, other.GetRange(other.Count / 2, Math.Min(random.Next(1, 9), other.Count - (other.Count / 2)))); break;
            default: Replace(random, tokens, at); break;
        }
    }

    private static void Nest(FuzzRandom random, List<string> tokens, int at)
    {
        var depth = random.OneIn(4) ? random.Next(1, 300) : random.Next(1, 3);
        tokens[at] = string.Concat(new string('[', depth), tokens[at], new string(']', depth));
    }

    /// <summary>Most often a value for a value: the rest stays well formed.</summary>
    private static void Replace(FuzzRandom random, List<string> tokens, int from)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var at = (from + i) % tokens.Count;
            if (tokens[at].Length == 1 && "[]{},:".Contains(tokens[at][0], StringComparison.Ordinal))
                continue;
            tokens[at] = random.OneIn(30) ? random.Of(Wrong) : random.Of(Values);
            return;
        }
    }

    /// <summary>An element or member once more, or of another place: <c>"a":1</c> becomes <c>"a":1,"b":2</c>.</summary>
    private static void Repeat(FuzzRandom random, List<string> tokens, int at)
    {
        var from = tokens.FindIndex(at, token => token is "," or "{" or "[");
        if (from < 0 || tokens.FindIndex(from + 1, token => token is "," or "}" or "]") is not (> 0 and var to) || to == from + 1)
            return;
        var member = tokens.GetRange(from + 1, to - from - 1);
        if (tokens[from] != "{" && random.OneIn(2))
            member[0] = random.Of(Values);
        tokens.InsertRange(to, [",", .. member]);
    }

    private static List<string> Split(byte[] utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        var tokens = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            if (text[at] == '"')
            {
                for (at++; at < text.Length && text[at] != '"'; at++)
                    at += text[at] == '\\' ? 1 : 0;
                at = Math.Min(at + 1, text.Length);
            }
            else if ("[]{},: \n".Contains(text[at], StringComparison.Ordinal))
            {
                at++;
            }
            else
            {
                while (at < text.Length && !"[]{},:\" \n".Contains(text[at], StringComparison.Ordinal))
                    at++;
            }

            tokens.Add(text[start..at]);
        }

        return tokens;
    }
}
