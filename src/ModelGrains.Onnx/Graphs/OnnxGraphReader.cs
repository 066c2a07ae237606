using System.Collections.Immutable;
using Google.Protobuf;
using ModelGrains.Core.Graphs;
using ModelGrains.Errors;
using ModelGrains.Onnx.Graphs.Format;

namespace ModelGrains.Onnx.Graphs;

/// <summary>Reads what a graph's file says of itself without loading it, so that a broken file is refused with its own reason.</summary>
public static class OnnxGraphReader
{
    private const int ExternalLocation = 1;

    private static readonly MessageParser<ModelProto> Parser = ModelProto.Parser.WithDiscardUnknownFields(true);

    /// <summary>Reads a graph's file.</summary>
    /// <returns>The summary, or <see cref="ModelErrorCode.InvalidInput"/> saying what is wrong with the file.</returns>
    public static Outcome<GraphSummary> Read(string path, string nameInPackage)
    {
        using var file = File.OpenRead(path);
        var length = file.Length;
        if (length == 0)
            return Refuse(nameInPackage, "is empty (0 bytes), expected an ONNX model");
        ModelProto model;
        try
        {
            using var input = CodedInputStream.CreateWithLimits(file, int.MaxValue, 100);
            model = Parser.ParseFrom(input);
        }
        catch (InvalidProtocolBufferException e) when (e.Message.Contains("ended unexpectedly", StringComparison.Ordinal) && StartsLikeModel(path))
        {
            return Refuse(nameInPackage, $"is cut short: it ends inside a field after {length} bytes");
        }
        catch (InvalidProtocolBufferException)
        {
            return Refuse(nameInPackage, "is not an ONNX model: its bytes are no protocol buffer of that format");
        }

        if (model.IrVersion <= 0 || model.Graph is null)
            return Refuse(nameInPackage, "is not an ONNX model: it has no ir_version or no graph");
        if (model.OpsetImport.Count == 0 && model.IrVersion >= 3)
            return Refuse(nameInPackage, "imports no operator set (opset_import), expected at least one");
        return Summarize(model);
    }

    /// <summary>Whether the file begins with <c>ir_version</c> (field 1, a varint), as every writer of ONNX puts it.</summary>
    private static bool StartsLikeModel(string path)
    {
        Span<byte> head = stackalloc byte[2];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head[0] == 0x08 && head[1] is > 0 and < 64;
    }

    private static ModelError Refuse(string name, string what) => ModelErrors.Invalid("The package", [new FieldError("graph", $"'{name}' {what}")]);

    private static GraphSummary Summarize(ModelProto model)
    {
        var graph = model.Graph;
        var tensors = Tensors(graph).Concat(model.Functions.SelectMany(Tensors)).ToList();
        var functions = model.Functions.Select(function => new GraphOperator(function.Domain, function.Name)).ToHashSet();
        var defaults = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        return new GraphSummary
        {
            IrVersion = model.IrVersion,
            OperatorSets = [.. model.OpsetImport.Select(set => new OperatorSet(set.Domain, set.Version))],
            Inputs = [.. graph.Input.Select(value => Convert(value, defaults))],
            Outputs = [.. graph.Output.Select(value => Convert(value, []))],
            Operators = [.. Nodes(graph.Node).Concat(model.Functions.SelectMany(function => Nodes(function.Node)))
                .Select(node => new GraphOperator(node.Domain, node.OpType))
                .Distinct()
                .Where(used => !functions.Contains(used))],
            WeightBytes = tensors.Aggregate(0L, (sum, tensor) => Add(sum, OnnxElementTypes.SizeOf(tensor.DataType, [.. tensor.Dims]))),
            ExternalData = [.. tensors
                .Where(tensor => tensor.DataLocation == ExternalLocation)
                .Select(tensor => new ExternalTensor(tensor.Name, tensor.ExternalData.LastOrDefault(entry => entry.Key == "location")?.Value ?? ""))],
        };
    }

    private static long Add(long sum, long more) => sum > long.MaxValue - more ? long.MaxValue : sum + more;

    /// <summary>Nodes with those of the graphs inside them.</summary>
    private static IEnumerable<NodeProto> Nodes(IEnumerable<NodeProto> nodes)
    {
        foreach (var node in nodes)
        {
            yield return node;
            foreach (var inner in node.Attribute.SelectMany(attribute => attribute.Graphs.Concat(attribute.G is { } graph ? [graph] : [])))
            {
                foreach (var deeper in Nodes(inner.Node))
                    yield return deeper;
            }
        }
    }

    private static IEnumerable<TensorProto> Tensors(GraphProto graph) =>
        graph.Initializer
            .Concat(graph.SparseInitializer.SelectMany(Tensors))
            .Concat(graph.Node.SelectMany(node => node.Attribute).SelectMany(Tensors));

    private static IEnumerable<TensorProto> Tensors(FunctionProto function) =>
        function.AttributeProto.Concat(function.Node.SelectMany(node => node.Attribute)).SelectMany(Tensors);

    private static IEnumerable<TensorProto> Tensors(AttributeProto attribute) =>
        attribute.Tensors
            .Concat(attribute.T is { } tensor ? [tensor] : [])
            .Concat(attribute.SparseTensors.SelectMany(Tensors))
            .Concat(attribute.SparseTensor is { } sparse ? Tensors(sparse) : [])
            .Concat(attribute.Graphs.SelectMany(Tensors))
            .Concat(attribute.G is { } graph ? Tensors(graph) : []);

    private static IEnumerable<TensorProto> Tensors(SparseTensorProto sparse) =>
        new[] { sparse.Values, sparse.Indices }.Where(tensor => tensor is not null);

    private static GraphValue Convert(ValueInfoProto value, HashSet<string> defaults)
    {
        var tensor = value.Type?.TensorType;
        return new GraphValue
        {
            Name = value.Name,
            Kind = value.Type?.ValueCase switch
            {
                TypeProto.ValueOneofCase.TensorType => GraphValueKind.Tensor,
                TypeProto.ValueOneofCase.SequenceType => GraphValueKind.Sequence,
                TypeProto.ValueOneofCase.MapType => GraphValueKind.Map,
                TypeProto.ValueOneofCase.OptionalType => GraphValueKind.Optional,
                TypeProto.ValueOneofCase.SparseTensorType => GraphValueKind.SparseTensor,
                _ => GraphValueKind.Unknown,
            },
            ElementType = tensor?.ElemType ?? 0,
            Shape = tensor?.Shape is { } shape ? [.. shape.Dim.Select(SizeOf)] : default(ImmutableArray<long>),
            HasDefault = defaults.Contains(value.Name),
        };
    }

    private static long SizeOf(TensorShapeProto.Types.Dimension dimension) =>
        dimension.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && dimension.DimValue >= 0 ? dimension.DimValue : -1;
}
