using Google.Protobuf;

namespace ModelGrains.Protocol.Grpc;

/// <summary>What protobuf's parser throws for bytes that are no message.</summary>
internal static class ProtoFaults
{
    /// <summary>
    /// Whether an exception of the parser says that the bytes are no valid message. A length near 2³¹ overflows in Google.Protobuf 3.25, which
    /// then reads past its buffer and says so with the runtime's own exceptions.
    /// </summary>
    public static bool IsInvalid(Exception fault) =>
        fault is InvalidProtocolBufferException or IndexOutOfRangeException or ArgumentException or OverflowException;
}
