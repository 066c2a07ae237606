using System.Globalization;

namespace ModelGrains.Tests.Fuzz;

/// <summary>How much a test of hostile input does: little in the suite, all where <c>MODELGRAINS_FUZZ</c> says so.</summary>
internal static class FuzzCount
{
    private const string Variable = "MODELGRAINS_FUZZ";

    /// <summary>Whether the whole was asked for.</summary>
    public static bool IsFull => Full is not null;

    private static int? Full { get; } =
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;

    /// <summary>How many mutated inputs to try: those of the variable, else those of the suite.</summary>
    public static int Of(int suite) => Full ?? suite;

    /// <summary>A size that has one value in the suite and one in the whole.</summary>
    public static int Either(int suite, int full) => IsFull ? full : suite;
}
