using System.Collections.Immutable;
using ModelGrains.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Client.Tests.Support;

/// <summary>Requests drawn at random, with the edges of each field more often than by chance.</summary>
internal static class RandomRequests
{
    private static readonly string[] Texts = ["", "x", "žluťoučký kůň 🐎", "\0", new string('n', 200), "priority", "timing"];

    public static InferRequest Draw(int seed)
    {
        var random = new Random(seed);
        var outputs = Enumerable.Range(0, random.Next(4)).Select(i => $"{i}{Text(random)}").ToImmutableArray();
        var parameters = Enumerable.Range(0, random.Next(4)).Select(_ => KeyValuePair.Create(Text(random), Value(random))).DistinctBy(entry => entry.Key, StringComparer.Ordinal);
        return new InferRequest
        {
            Model = ModelName.Parse(random.Next(2) == 0 ? "m" : "a.long-name_0"),
            Version = random.Next(2) == 0 ? null : new ModelVersion(random.Next(1, int.MaxValue)),
            Id = Text(random),
            Inputs = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Input(random))],
            Outputs = outputs,
            Parameters = parameters.ToImmutableDictionary(StringComparer.Ordinal),
            Priority = random.Next(3) == 0 ? random.Next() : 0,
            Classifications = [.. (outputs.IsEmpty ? ["free"] : outputs).Where(_ => random.Next(2) == 0).Select(name => new OutputClassification { Output = name, Count = random.Next(1, 300) })],
        };
    }

    private static Tensor Input(Random random)
    {
        var data = new byte[random.Next(5) switch { 0 => 0, 1 => random.Next(200), 2 => 16 * 1024, 3 => (16 * 1024) + 1, _ => random.Next(100_000) }];
        random.NextBytes(data);
        return new Tensor
        {
            Name = Text(random),
            DataType = (DataType)random.Next(1, 15),
            Shape = [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(3) == 0 ? random.NextInt64() : random.Next(300))],
            Data = data,
        };
    }

    private static string Text(Random random) => Texts[random.Next(Texts.Length)];

    private static ParameterValue Value(Random random) => random.Next(6) switch
    {
        0 => new() { Bool = random.Next(2) == 0 },
        1 => new() { Int64 = random.Next(3) == 0 ? 0 : random.NextInt64(long.MinValue, long.MaxValue) },
        2 => new() { String = Text(random) },
        3 => new() { Double = random.Next(3) == 0 ? 0 : random.NextDouble() - 0.5 },
        4 => new() { UInt64 = (ulong)random.NextInt64() * 2 },
        _ => new(),
    };
}
