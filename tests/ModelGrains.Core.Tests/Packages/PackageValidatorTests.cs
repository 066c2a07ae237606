using System.Collections.Immutable;
using ModelGrains.Core.Graphs;
using ModelGrains.Core.Manifests;
using ModelGrains.Core.Packages;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Packages;

public class PackageValidatorTests
{
    private const string PathRule = PackagePath.Rule;

    private static readonly GraphSummary Graph = new()
    {
        IrVersion = 8,
        OperatorSets = [new OperatorSet("", 13)],
        Inputs = [Value("x", 1, [-1, 4]), Value("bias", 1, [1]) with { HasDefault = true }, Value("any", 7, default)],
        Outputs = [Value("y", 1, [-1, 3])],
    };

    [Fact]
    public void Resolve_NothingDeclared_TakesTheGraphs()
    {
        var manifest = Ok(ManifestDraft.Empty with { Name = Make.Fraud }, Graph);
        Assert.Equal(
            new ModelSignature
            {
                Inputs = [Make.Spec("x", DataType.Fp32, -1, 4), Make.Spec("bias", DataType.Fp32, 1) with { Optional = true }, new TensorSpec { Name = "any", DataType = DataType.Int64 }],
                Outputs = [Make.Spec("y", DataType.Fp32, -1, 3)],
            },
            manifest.Signature);
        Assert.Equal(Make.Fraud, manifest.Name);
        Assert.Null(manifest.Version);
    }

    [Fact]
    public void Resolve_BatchingWithoutABatchDimension_NamesEveryTensor()
    {
        var draft = ManifestDraft.Empty with { Name = Make.Fraud, Rest = ManifestDraft.Empty.Rest with { Batching = new BatchingOptions { MaxBatchSize = 8 } } };
        Assert.Equal(
            [
                new FieldError("batching.maxBatchSize", "requests cannot be joined: input 'bias' has the shape [1], expected -1 as its first dimension"),
                new FieldError("batching.maxBatchSize", "requests cannot be joined: input 'any' has no fixed rank, expected -1 as its first dimension"),
            ],
            Errors(draft, Graph));
        var joinable = Graph with { Inputs = [Graph.Inputs[0]] };
        Assert.Equal(8, Ok(draft, joinable).Batching.MaxBatchSize);
        Assert.Contains("output 'y' has the shape [2]", Assert.Single(Errors(draft, joinable with { Outputs = [Value("y", 1, [2])] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_Labels_AreKeptWithTheGraphsShape()
    {
        var draft = ManifestDraft.Empty with { Name = Make.Fraud, Outputs = [new TensorSpec { Name = "y", DataType = DataType.Fp32, Labels = ["cat", "dog"] }] };
        Assert.Equal(Make.Spec("y", DataType.Fp32, -1, 3) with { Labels = ["cat", "dog"] }, Assert.Single(Ok(draft, Graph).Signature.Outputs));
    }

    [Fact]
    public void Resolve_NameAndVersionFromTheCommand_AreTaken()
    {
        var manifest = Ok(ManifestDraft.Empty, Graph, Make.Fraud, new ModelVersion(7));
        Assert.Equal("fraud", manifest.Name.Value);
        Assert.Equal(7, manifest.Version?.Value);
    }

    [Fact]
    public void Resolve_NameAndVersionFromBothAlike_AreTaken()
    {
        var manifest = Ok(ManifestDraft.Empty with { Name = Make.Fraud, Version = new ModelVersion(7) }, Graph, Make.Fraud, new ModelVersion(7));
        Assert.Equal(7, manifest.Version?.Value);
    }

    [Fact]
    public void Resolve_NameAndVersionDisagree_NamesBoth()
    {
        var draft = ManifestDraft.Empty with { Name = ModelName.Parse("other"), Version = new ModelVersion(3) };
        Assert.Equal(
            [new FieldError("name", "is 'other', but the command says 'fraud'"), new FieldError("version", "is 3, but the command says 7")],
            Errors(draft, Graph, Make.Fraud, new ModelVersion(7)));
    }

    [Fact]
    public void Resolve_NoNameAnywhere_IsRefused() =>
        Assert.Equal([new FieldError("name", "is missing, expected the model's name here or with the command")], Errors(ManifestDraft.Empty, Graph, null));

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("..\\weights.bin")]
    [InlineData("C:\\weights.bin")]
    [InlineData("")]
    public void Resolve_ExternalDataOutside_IsRefused(string location) =>
        Assert.Equal(
            [new FieldError("graph", $"weight 'w' is kept outside the package, at '{location}': expected {PathRule}")],
            Errors(Named, Graph with { ExternalData = [new ExternalTensor("w", location)] }));

    [Fact]
    public void Resolve_ExternalDataMissing_IsRefusedOncePerFile() =>
        Assert.Equal(
            [new FieldError("graph", "weight 'w0' is kept in 'nowhere.bin', which the package does not have")],
            Errors(Named, Graph with { ExternalData = [new ExternalTensor("w0", "nowhere.bin"), new ExternalTensor("w1", "nowhere.bin")] }));

    [Fact]
    public void Resolve_ExternalDataInThePackage_IsAccepted() =>
        Ok(Named, Graph with { ExternalData = [new ExternalTensor("w", "weights.bin")] });

    /// <summary>ONNX Runtime looks for weights beside the graph, so a graph in a folder has them in that folder.</summary>
    [Theory]
    [InlineData("graphs/model.onnx", "weights.bin", true)]
    [InlineData("graphs/model.onnx", "only-at-the-top.bin", false)]
    [InlineData("graphs/model.onnx", "deep/weights.bin", true)]
    public void Resolve_ExternalDataOfAGraphInAFolder_IsLookedForBesideIt(string graph, string location, bool found)
    {
        var files = new HashSet<string> { graph, "graphs/weights.bin", "graphs/deep/weights.bin", "only-at-the-top.bin" };
        var draft = Named with { Rest = Named.Rest with { Graph = graph } };
        var outcome = PackageValidator.Resolve(draft, Graph with { ExternalData = [new ExternalTensor("w", location)] }, files, null, null);
        Assert.Equal(found, outcome.IsSuccess);
    }

    [Theory]
    [InlineData(GraphValueKind.Sequence, "sequence")]
    [InlineData(GraphValueKind.Map, "map")]
    [InlineData(GraphValueKind.Optional, "value that may be absent")]
    [InlineData(GraphValueKind.SparseTensor, "sparse tensor")]
    [InlineData(GraphValueKind.Unknown, "value without a type")]
    public void Resolve_OutputThatIsNoTensor_IsRefusedWithARemedy(GraphValueKind kind, string words) =>
        Assert.Equal(
            [new FieldError("signature.outputs['probs']", $"is a {words} in the graph, expected a tensor: convert the model so that it gives tensors (for scikit-learn classifiers, export with zipmap off)")],
            Errors(Named, Graph with { Outputs = [.. Graph.Outputs, new GraphValue { Name = "probs", Kind = kind }] }));

    [Theory]
    [InlineData(14, "COMPLEX64")]
    [InlineData(17, "FLOAT8E4M3FN")]
    [InlineData(0, "type 0")]
    public void Resolve_ElementTypeTheProtocolLacks_IsRefused(int type, string name) =>
        Assert.Equal(
            [new FieldError("signature.inputs['c']", $"has the element type {name} in the graph, expected one of {DataTypes.AllNames}")],
            Errors(Named, Graph with { Inputs = [Value("c", type, [1])] }));

    [Fact]
    public void Resolve_NoOutputs_IsRefused() =>
        Assert.Equal([new FieldError("graph", "has no outputs, expected at least one")], Errors(Named, Graph with { Outputs = [] }));

    [Fact]
    public void Resolve_DeclaredNarrower_Narrows()
    {
        var manifest = Ok(Named with { Inputs = [Make.Spec("x", DataType.Fp32, 8, 4), Make.Spec("any", DataType.Int64, -1, 2)] }, Graph);
        Assert.Equal([8, 4], manifest.Signature.Inputs[0].Shape.AsEnumerable());
        Assert.True(manifest.Signature.Inputs[1].Optional);
        Assert.Equal([-1, 2], manifest.Signature.Inputs[2].Shape.AsEnumerable());
    }

    [Fact]
    public void Resolve_DeclaredWithoutShape_KeepsTheGraphs()
    {
        var manifest = Ok(Named with { Inputs = [new TensorSpec { Name = "x", DataType = DataType.Fp32 }] }, Graph);
        Assert.Equal([-1, 4], manifest.Signature.Inputs[0].Shape.AsEnumerable());
    }

    [Theory]
    [InlineData(new long[] { -1, 5 }, "[-1,5]")]
    [InlineData(new long[] { -1, -1 }, "[-1,-1]")]
    [InlineData(new long[] { 4 }, "[4]")]
    [InlineData(new long[] { }, "[]")]
    public void Resolve_DeclaredWider_IsRefused(long[] shape, string text) =>
        Assert.Equal(
            [new FieldError("signature.inputs['x'].shape", $"is {text}, but the graph says [-1,4]")],
            Errors(Named with { Inputs = [Make.Spec("x", DataType.Fp32, shape)] }, Graph));

    [Fact]
    public void Resolve_DeclaredOtherTypeAndUnknownName_NamesBoth() =>
        Assert.Equal(
            [
                new FieldError("signature.inputs['x'].datatype", "is INT64, but the graph says FP32"),
                new FieldError("signature.inputs['z']", "is not in the graph, which has 'x', 'bias', 'any'"),
                new FieldError("signature.outputs['z']", "is not in the graph, which has 'y'"),
            ],
            Errors(Named with { Inputs = [Make.Spec("x", DataType.Int64, -1, 4), Make.Spec("z")], Outputs = [Make.Spec("z")] }, Graph));

    [Fact]
    public void Resolve_SampleThatFits_IsAccepted() =>
        Ok(WithSample([Make.Floats("x", [1, 4], 0, 0, 0, 0), Make.Raw("any", DataType.Int64, [0])], [Make.Floats("y", [1, 3], 0, 0, 0)]), Graph);

    [Fact]
    public void Resolve_SampleThatDoesNotFit_NamesItsPlace()
    {
        var errors = Errors(WithSample([Make.Floats("x", [1, 3], 0, 0, 0)], [Make.Floats("z", [1], 0)]), Graph);
        Assert.Equal(
            [
                new FieldError("samples[0].inputs", "unexpected shape for input 'x' for model 'fraud'. Expected [-1,4], got [1,3]"),
                new FieldError("samples[0].outputs", "'z' is no output of the model, which has 'y'"),
            ],
            errors);
    }

    [Fact]
    public void Resolve_SampleAgainstNarrowedSignature_UsesTheNarrowedOne()
    {
        var draft = WithSample([Make.Floats("x", [1, 4], 0, 0, 0, 0), Make.Raw("any", DataType.Int64, [0])], []) with { Inputs = [Make.Spec("x", DataType.Fp32, 2, 4)] };
        Assert.Contains("Expected [2,4], got [1,4]", Assert.Single(Errors(draft, Graph)).Message, StringComparison.Ordinal);
    }

    private static ManifestDraft Named => ManifestDraft.Empty with { Name = Make.Fraud };

    private static GraphValue Value(string name, int type, ImmutableArray<long> shape) =>
        new() { Name = name, Kind = GraphValueKind.Tensor, ElementType = type, Shape = shape };

    private static ManifestDraft WithSample(ImmutableArray<Tensor> inputs, ImmutableArray<Tensor> expected) =>
        Named with { Rest = Named.Rest with { Samples = [new ModelSample { Name = "s", Inputs = inputs, Expected = expected }] } };

    private static Outcome<ModelManifest> Resolve(ManifestDraft draft, GraphSummary graph, ModelName? name, ModelVersion? version) =>
        PackageValidator.Resolve(draft, graph, new HashSet<string> { "model.onnx", "weights.bin" }, name, version);

    private static ModelManifest Ok(ManifestDraft draft, GraphSummary graph, ModelName? name = null, ModelVersion? version = null)
    {
        var outcome = Resolve(draft, graph, name, version);
        Assert.True(outcome.IsSuccess, outcome.Error?.Message);
        return outcome.Value;
    }

    private static FieldError[] Errors(ManifestDraft draft, GraphSummary graph, ModelName? name = null, ModelVersion? version = null)
    {
        var outcome = Resolve(draft, graph, name, version);
        Assert.Equal(ModelErrorCode.InvalidInput, outcome.Error!.Code);
        Assert.StartsWith("The package is not valid: ", outcome.Error.Message, StringComparison.Ordinal);
        return [.. outcome.Error.Fields];
    }
}
