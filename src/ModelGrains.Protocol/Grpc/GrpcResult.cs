using System.Diagnostics.CodeAnalysis;

namespace ModelGrains.Protocol.Grpc;

/// <summary>A message, or the status that stands in its place.</summary>
/// <typeparam name="T">The message.</typeparam>
public readonly struct GrpcResult<T>
    where T : class
{
    private GrpcResult(T? value, GrpcStatus status)
    {
        Value = value;
        Status = status;
    }

    /// <summary>The message; null where there is none.</summary>
    public T? Value { get; }

    /// <summary>How it went.</summary>
    public GrpcStatus Status { get; }

    /// <summary>Whether there is a message.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsSuccess => Value is not null;

    /// <summary>A success.</summary>
    public static implicit operator GrpcResult<T>(T value) => new(value, GrpcStatus.Ok);

    /// <summary>A failure.</summary>
    public static implicit operator GrpcResult<T>(GrpcStatus status) => new(null, status);
}
