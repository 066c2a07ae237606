using System.Collections.Immutable;
using ModelGrains.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Testing;

/// <summary>Requests to the models of tests/models.</summary>
public static class Requests
{
    /// <summary>One flower for iris_forest and iris_logreg: class 0.</summary>
    public static InferRequest Iris(string model = "iris_forest", int? version = null) =>
        Of(model, version, Tensor.From("x", [1, 4], [5.1f, 3.5f, 1.4f, 0.2f]));

    /// <summary>x + 1 for add_one.</summary>
    public static InferRequest AddOne(string model, float x, int? version = null) => Of(model, version, Tensor.From("x", [1], [x]));

    /// <summary>A run of slow: 100 iterations take about 34 ms.</summary>
    public static InferRequest Slow(string model, long iterations) => Of(model, null, Tensor.From<long>("iters", [], [iterations]));

    public static InferRequest Of(string model, int? version, params ImmutableArray<Tensor> inputs) => new()
    {
        Model = ModelName.Parse(model),
        Version = version is { } number ? new ModelVersion(number) : null,
        Inputs = inputs,
    };
}
