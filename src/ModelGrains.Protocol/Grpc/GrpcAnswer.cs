using System.Diagnostics.CodeAnalysis;

namespace ModelGrains.Protocol.Grpc;

/// <summary>How one try of a call ended: the bytes of the answer's message, or the status in its place.</summary>
public readonly struct GrpcAnswer
{
    private GrpcAnswer(byte[]? message, GrpcStatus status, Exception? failure)
    {
        Message = message;
        Status = status;
        Failure = failure;
    }

    /// <summary>The message, not compressed, in an array that is nobody else's; null where there is none.</summary>
    public byte[]? Message { get; }

    /// <summary>How it went.</summary>
    public GrpcStatus Status { get; }

    /// <summary>What broke below gRPC, of which <see cref="Status"/> was made; null where the server answered.</summary>
    public Exception? Failure { get; }

    /// <summary>Whether there is a message.</summary>
    [MemberNotNullWhen(true, nameof(Message))]
    public bool IsSuccess => Message is not null;

    /// <summary>A success.</summary>
    public static implicit operator GrpcAnswer(byte[] message) => new(message, GrpcStatus.Ok, null);

    /// <summary>A failure that the server told, or that its answer is.</summary>
    public static implicit operator GrpcAnswer(GrpcStatus status) => new(null, status, null);

    /// <summary>A connection that could not be made or was lost, or a stream that was reset.</summary>
    internal static GrpcAnswer Broken(Exception failure) => new(null, GrpcTransportErrors.Of(failure), failure);
}
