using Azure.Core.Pipeline;

namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>What nobody needs to set but the tests.</summary>
internal sealed record BlobTuning
{
    /// <summary>How requests are sent; null for the client library's own way.</summary>
    public HttpPipelineTransport? Transport { get; init; }

    /// <summary>How many names one answer of a listing has at most; null for as many as the store gives.</summary>
    public int? PageSize { get; init; }

    /// <summary>How old what an upload left must be, by the store's clock, to be taken for abandoned.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromDays(1);
}
