using System.Buffers;
using Google.Protobuf;

namespace ModelGrains.Protocol.Grpc;

/// <summary>Writes a message with its prefix, not compressed.</summary>
public static class GrpcMessageWriter
{
    /// <summary>Writes into a pipe or buffer; flushing is the caller's.</summary>
    public static void Write(IBufferWriter<byte> output, IMessage message)
    {
        GrpcFrame.WritePrefix(output, (uint)message.CalculateSize());
        message.WriteTo(output);
    }
}
