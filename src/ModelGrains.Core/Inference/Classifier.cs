using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Inference;

/// <summary>
/// Answers an output as its best classes: a BYTES tensor of <c>value:index[:label]</c>, the largest first (the classification extension
/// of Triton's protocol, which writes a value as C's <c>%f</c>). Pure.
/// </summary>
public static class Classifier
{
    /// <summary>The first thing wrong with the classifications that a request asks for; null where they can be answered.</summary>
    public static ModelError? Check(ModelSignature signature, InferRequest request)
    {
        if (request.Classifications.IsDefaultOrEmpty)
            return null;
        for (var i = 0; i < request.Classifications.Length; i++)
        {
            var asked = request.Classifications[i];
            if (Find(signature, asked.Output) is not { } spec)
                return ModelErrors.Invalid($"unexpected inference output '{asked.Output}' for model '{request.Model}': classification was asked of it");
            if (asked.Count < 1)
                return ModelErrors.Invalid($"classification of output '{asked.Output}' for model '{request.Model}': {asked.Count} classes were asked for, expected at least 1");
            if (spec.DataType == DataType.Bytes)
                return ModelErrors.Invalid($"classification of output '{asked.Output}' for model '{request.Model}': it is BYTES, expected numbers");
            for (var j = 0; j < i; j++)
            {
                if (request.Classifications[j].Output == asked.Output)
                    return ModelErrors.Invalid($"classification of output '{asked.Output}' for model '{request.Model}' was asked for twice, expected once");
            }
        }

        return null;
    }

    /// <summary>The outputs, those of which it was asked as their best classes.</summary>
    public static ImmutableArray<Tensor> Apply(ModelSignature signature, InferRequest request, ImmutableArray<Tensor> outputs)
    {
        if (request.Classifications.IsDefaultOrEmpty)
            return outputs;
        var answer = outputs.ToBuilder();
        for (var i = 0; i < answer.Count; i++)
        {
            foreach (var asked in request.Classifications)
            {
                if (asked.Output == outputs[i].Name && outputs[i].DataType != DataType.Bytes && Find(signature, asked.Output) is { } spec)
                    answer[i] = Apply(outputs[i], spec, asked.Count);
            }
        }

        return answer.MoveToImmutable();
    }

    /// <summary>The best classes of one output.</summary>
    /// <param name="output">The values: with an open first dimension and others behind it, each of its rows is classified.</param>
    /// <param name="spec">What the signature says of it.</param>
    /// <param name="count">How many classes; at most as many as there are.</param>
    /// <returns>A BYTES tensor of shape [rows, classes], or [classes] without a batch dimension.</returns>
    public static Tensor Apply(Tensor output, TensorSpec spec, int count)
    {
        var hasRows = spec.HasRank && spec.Shape is [-1, _, ..] && output.Shape.Length > 1;
        var rows = hasRows ? output.Shape[0] : 1;
        long classes = 1;
        for (var i = hasRows ? 1 : 0; i < output.Shape.Length; i++)
            classes *= output.Shape[i];
        var best = (int)Math.Min(count, classes);
        var raw = new ArrayBufferWriter<byte>();
        var values = new double[classes];
        var order = new int[classes];
        var size = output.DataType.Size();
        for (long row = 0; row < rows && best > 0; row++)
        {
            var data = output.Data.Span[(int)(row * classes * size)..];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = ScoreReader.Read(output.DataType, data[(i * size)..]);
                order[i] = i;
            }

            // The first of equal ones stays first; what is no number is worse than any.
            Array.Sort(order, (a, b) => values[b].CompareTo(values[a]) is var by && by != 0 ? by : a.CompareTo(b));
            for (var i = 0; i < best; i++)
            {
                var index = order[i];
                var label = index < spec.Labels.Length ? $":{spec.Labels[index]}" : "";
                var text = string.Create(CultureInfo.InvariantCulture, $"{ScoreReader.Text(output.DataType, data[(index * size)..])}:{index}{label}");
                BytesElements.Write(raw, Encoding.UTF8.GetBytes(text));
            }
        }

        return new Tensor
        {
            Name = output.Name,
            DataType = DataType.Bytes,
            Shape = hasRows ? [rows, best] : [best],
            Data = raw.WrittenMemory.ToArray(),
        };
    }

    private static TensorSpec? Find(ModelSignature signature, string name)
    {
        foreach (var output in signature.Outputs)
        {
            if (output.Name == name)
                return output;
        }

        return null;
    }
}
