using System.Globalization;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ModelGrains.Tests.Fuzz;

/// <summary>
/// Tries mutated inputs on a codec. Input number i follows from the name and i alone; the one that fails is printed with its number and in
/// hexadecimal.
/// </summary>
/// <param name="name">The codec.</param>
/// <param name="seeds">Inputs that a codec takes, or knows how to refuse.</param>
/// <param name="mutate">Makes an input of the seeds.</param>
/// <param name="output">Takes the counts.</param>
internal sealed class FuzzRun(string name, IReadOnlyList<byte[]> seeds, FuzzRun.Mutation mutate, ITestOutputHelper output)
{
    private const int WarmUp = 200;

    public delegate byte[] Mutation(FuzzRandom random, IReadOnlyList<byte[]> seeds);

    /// <summary>Reads one input and checks what came of it; false where the codec refused it.</summary>
    public delegate bool Check(FuzzRandom random, byte[] input, Budget budget);

    /// <summary>Bytes that reading may allocate per byte of input.</summary>
    public int BytesPerByte { get; init; } = 64;

    /// <summary>Bytes that reading may allocate whatever the input.</summary>
    public int FixedBytes { get; init; } = 32 * 1024;

    /// <summary>Runs as many as asked for; some of them must have been taken, and some refused.</summary>
    public void Run(int suite, Check check)
    {
        var count = FuzzCount.Of(suite);
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        var taken = 0;
        double worst = 0;
        for (var i = 0; i < count; i++)
        {
            var random = new FuzzRandom(Seed(name, i));
            var input = mutate(random, seeds);
            var budget = new Budget();
            try
            {
                if (check(random, input, budget))
                    taken++;
                var allowed = ((long)BytesPerByte * Math.Max(input.Length, budget.Declared)) + FixedBytes;
                if (i > WarmUp && budget.Allocated > allowed)
                    throw new XunitException($"{budget.Allocated} bytes allocated, at most {allowed} expected");
                worst = Math.Max(worst, i > WarmUp ? budget.Allocated / (double)allowed : 0);
            }
            catch (Exception failure)
            {
                throw new XunitException($"{name}, input {i}: {Convert.ToHexString(input)}{Environment.NewLine}{failure}", failure);
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"FUZZ {name}: {count} inputs, {taken} taken, {time.GetElapsedTime(start).TotalSeconds:F1} s, at most {worst:P0} of the allowed allocation"));
        Assert.InRange(taken, Math.Max(1, count / 100), count - Math.Max(1, count / 100));
    }

    private static uint Seed(string name, int number)
    {
        // FNV-1a: string hashes differ from run to run.
        var hash = 2166136261u;
        foreach (var letter in name)
            hash = (hash ^ letter) * 16777619;
        return (hash ^ (uint)number) * 16777619;
    }

    /// <summary>What reading one input cost.</summary>
    public sealed class Budget
    {
        private long start;

        /// <summary>Bytes allocated while measuring.</summary>
        public long Allocated { get; private set; }

        /// <summary>Bytes that the input declares and the codec may reserve; 0 where it may reserve none.</summary>
        public long Declared { get; set; }

        /// <summary>Measures what reading allocates, not what checking does.</summary>
        public T Measure<T>(Func<T> read)
        {
            start = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                return read();
            }
            finally
            {
                Allocated += GC.GetAllocatedBytesForCurrentThread() - start;
            }
        }
    }
}
