namespace ModelGrains.Benchmarks.Load;

/// <summary>Payloads of DATA and HEADERS frames.</summary>
internal static class Http2Payload
{
    /// <summary>The payload without padding and, as flagged, without a priority (RFC 9113, 6.1 and 6.2).</summary>
    public static ReadOnlySpan<byte> Unpad(ReadOnlySpan<byte> payload, byte flags)
    {
        if ((flags & Http2Frame.Padded) != 0)
            payload = payload[1..^payload[0]];
        return (flags & Http2Frame.Priority) != 0 ? payload[5..] : payload;
    }
}
