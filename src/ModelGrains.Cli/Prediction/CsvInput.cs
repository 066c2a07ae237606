using System.Collections.Immutable;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Prediction;

/// <summary>One input of a model and the columns that its values come from.</summary>
/// <param name="Name">The input.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">The shape of one row.</param>
/// <param name="Columns">The places of its columns, in the order of the values.</param>
internal sealed record CsvInput(string Name, DataType Type, ImmutableArray<long> Shape, ImmutableArray<int> Columns)
{
    /// <summary>Makes an input of columns.</summary>
    /// <exception cref="CliException">The shape takes another number of values.</exception>
    public static CsvInput Of(TensorMetadata input, params ReadOnlySpan<int> columns) =>
        new(input.Name, InputTensors.TypeOf(input), ShapeFitter.Fit(input.Name, input.Shape, columns.Length), columns.ToImmutableArray());

    /// <summary>The tensor of a record.</summary>
    /// <exception cref="RowException">A value is none of the type.</exception>
    /// <exception cref="CliException">A value is out of the type's range.</exception>
    public Tensor Read(IReadOnlyList<string> header, IReadOnlyList<string> record)
    {
        var elements = new string[Columns.Length];
        for (var i = 0; i < elements.Length; i++)
        {
            var text = record[Columns[i]];
            elements[i] = InputValues.TryElement(Type, Type == DataType.Bytes ? text : text.Trim()) ??
                throw new RowException($"column '{header[Columns[i]]}' is '{text}', expected {Type.Name()} for input '{Name}'");
        }

        return InputTensors.Make(Name, Type, Shape, new InputValues(elements, null));
    }
}
