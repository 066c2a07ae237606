namespace ModelGrains.Gateway.Http;

/// <summary>How a body is compressed (RFC 9110, section 8.4.1).</summary>
internal enum ContentCoding
{
    /// <summary>Not at all.</summary>
    Identity,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>RFC 1950: deflate in the zlib format.</summary>
    Deflate,
}
