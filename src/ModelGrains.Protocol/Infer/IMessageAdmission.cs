using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Protocol.Infer;

/// <summary>Asked whether a message may come in, by the length that it declares.</summary>
public interface IMessageAdmission
{
    /// <summary>Takes a message of so many bytes in; a status refuses it before any of them is kept.</summary>
    GrpcStatus? Admit(long length);
}
