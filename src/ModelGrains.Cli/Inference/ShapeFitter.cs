using System.Collections.Immutable;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Inference;

/// <summary>Finds the shape that so many values have, where a signature leaves exactly one choice.</summary>
internal static class ShapeFitter
{
    /// <summary>Fits values into a shape.</summary>
    /// <param name="input">The input's name, for the text.</param>
    /// <param name="shape">The shape, −1 for any size.</param>
    /// <param name="count">How many values there are.</param>
    /// <returns>The shape without any −1.</returns>
    /// <exception cref="CliException">No shape fits, or more than one does.</exception>
    public static ImmutableArray<long> Fit(string input, IReadOnlyList<long> shape, long count)
    {
        var open = shape.Count(dimension => dimension < 0);
        if (!TensorShape.TryCount([.. shape.Where(dimension => dimension >= 0)], out var fixedCount))
            throw CliException.Usage($"Input '{input}' has the shape {Format(shape)}, which is too large");
        if (open == 0)
            return fixedCount == count ? [.. shape] : throw DoesNotFit(input, shape, count, $"exactly {fixedCount}");
        if (fixedCount == 0)
            throw count == 0 ? Ambiguous(input, shape, count) : DoesNotFit(input, shape, count, "none");
        if (count % fixedCount != 0)
            throw DoesNotFit(input, shape, count, $"a multiple of {fixedCount}");

        // Several open sizes have one solution only where each of them is 1.
        var rest = count / fixedCount;
        return open == 1 || rest == 1
            ? [.. shape.Select(dimension => dimension >= 0 ? dimension : rest)]
            : throw Ambiguous(input, shape, count);
    }

    private static CliException DoesNotFit(string input, IReadOnlyList<long> shape, long count, string expected) =>
        CliException.Usage($"Input '{input}' takes {expected} values for its shape {Format(shape)}, got {count}");

    private static CliException Ambiguous(string input, IReadOnlyList<long> shape, long count) => CliException.Usage(
        $"Input '{input}' has the shape {Format(shape)}, into which {count} values fit in more than one way: " +
        $"say which, as --input '{input}[{string.Join(',', shape.Select((dimension, i) => dimension >= 0 ? dimension : i == 0 ? 1 : 2))}]=…'");

    private static string Format(IReadOnlyList<long> shape) => TensorShape.Format([.. shape]);
}
