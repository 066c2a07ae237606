using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using ModelGrains.Onnx.Tensors;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Sessions;

/// <summary>A loaded graph. <see cref="Run"/> may be called from many threads at once; disposal only when none is inside, which <see cref="OnnxSessionCache"/> and the harness see to.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();

    public OnnxSession(InferenceSession session) => this.session = session;

    /// <summary>Runs the graph.</summary>
    /// <param name="inputs">Tensors that fit the signature.</param>
    /// <param name="outputs">The names to answer, in order.</param>
    public ImmutableArray<Tensor> Run(ImmutableArray<Tensor> inputs, IReadOnlyCollection<string> outputs)
    {
        using var values = new OrtInputs(inputs);
        using var results = session.Run(runOptions, values.Names, values.Values, outputs);
        var answer = ImmutableArray.CreateBuilder<Tensor>(outputs.Count);
        var i = 0;
        foreach (var name in outputs)
            answer.Add(OrtOutputs.ToTensor(name, results[i++]));
        return answer.MoveToImmutable();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        session.Dispose();
        runOptions.Dispose();
    }
}
