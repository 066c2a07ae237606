using Google.Protobuf;
using ModelGrains.Protocol.Messages;
using ModelGrains.Protocol.Messages.Configuration;

namespace ModelGrains.Protocol.Grpc;

/// <summary>The methods that extensions of the protocol add to the inference service.</summary>
public static class InferenceExtensionMethods
{
    /// <summary>A stream of inferences in both directions.</summary>
    public static GrpcMethod<ModelInferRequest, ModelStreamInferResponse> ModelStreamInfer { get; } =
        Method("ModelStreamInfer", ModelInferRequest.Parser, ModelStreamInferResponse.Parser);

    /// <summary>How a model is configured.</summary>
    public static GrpcMethod<ModelConfigRequest, ModelConfigResponse> ModelConfig { get; } =
        Method("ModelConfig", ModelConfigRequest.Parser, ModelConfigResponse.Parser);

    /// <summary>What models have done.</summary>
    public static GrpcMethod<ModelStatisticsRequest, ModelStatisticsResponse> ModelStatistics { get; } =
        Method("ModelStatistics", ModelStatisticsRequest.Parser, ModelStatisticsResponse.Parser);

    /// <summary>Reads and changes what is traced.</summary>
    public static GrpcMethod<TraceSettingRequest, TraceSettingResponse> TraceSetting { get; } =
        Method("TraceSetting", TraceSettingRequest.Parser, TraceSettingResponse.Parser);

    /// <summary>Reads and changes what is logged.</summary>
    public static GrpcMethod<LogSettingsRequest, LogSettingsResponse> LogSettings { get; } =
        Method("LogSettings", LogSettingsRequest.Parser, LogSettingsResponse.Parser);

    /// <summary>The names of the methods of the shared-memory extensions, none of which is supported.</summary>
    public static IReadOnlyList<string> SharedMemory { get; } =
    [
        "SystemSharedMemoryStatus", "SystemSharedMemoryRegister", "SystemSharedMemoryUnregister",
        "CudaSharedMemoryStatus", "CudaSharedMemoryRegister", "CudaSharedMemoryUnregister",
    ];

    private static GrpcMethod<TRequest, TResponse> Method<TRequest, TResponse>(
        string name, MessageParser<TRequest> request, MessageParser<TResponse> response)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => new(InferenceMethods.Service, name, request, response);
}
