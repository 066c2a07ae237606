using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Client.Wire;

/// <summary>Reads <c>ModelInferResponse</c>.</summary>
internal static class InferAnswerReader
{
    /// <summary>
    /// Reads an answer, whose tensors then lie in <paramref name="message"/> itself. What is not the plain form that servers send
    /// (typed contents, anything wrong) goes through the generated message, which knows every case and its error.
    /// </summary>
    /// <param name="message">The bytes, which from here on are the answer's.</param>
    /// <param name="asked">The model that was called.</param>
    public static Outcome<InferResponse> Read(byte[] message, ModelName asked) => InferAnswerFields.Read(message, asked) is { } answer ? answer : ReadAny(message);

    /// <summary>Reads an answer of any form.</summary>
    internal static Outcome<InferResponse> ReadAny(byte[] message)
    {
        var parsed = GrpcInvoker.Parse(ModelInferResponse.Parser, message);
        if (!parsed.IsSuccess)
            return WireErrors.FromGrpc(parsed.Status);
        var answer = InferResponseMessages.Read(parsed.Value);
        if (!answer.IsSuccess)
            return answer;
        var timing = default(InferTiming);
        foreach (var (name, parameter) in parsed.Value.Parameters)
        {
            if (parameter.ParameterChoiceCase == InferParameter.ParameterChoiceOneofCase.Int64Param)
                timing = TimingParameters.With(timing, name, parameter.Int64Param);
        }

        return answer.Value with { Timing = timing };
    }
}
