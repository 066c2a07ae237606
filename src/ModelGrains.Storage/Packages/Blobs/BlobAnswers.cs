using Azure;
using Azure.Storage.Blobs.Models;

namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>Which failures are answers about a blob.</summary>
internal static class BlobAnswers
{
    /// <summary>Whether the failure is one of those below.</summary>
    public static bool IsAnswer(RequestFailedException e) => IsMissing(e) || IsChanged(e) || IsOutOfRange(e);

    /// <summary>There is no such blob.</summary>
    public static bool IsMissing(RequestFailedException e) => e.ErrorCode == BlobErrorCode.BlobNotFound;

    /// <summary>A condition of the request does not hold: the blob is there already, or is another by now.</summary>
    public static bool IsChanged(RequestFailedException e) => e.ErrorCode == BlobErrorCode.BlobAlreadyExists || e.ErrorCode == BlobErrorCode.ConditionNotMet;

    /// <summary>The blob is shorter than what was asked for.</summary>
    public static bool IsOutOfRange(RequestFailedException e) => e.ErrorCode == BlobErrorCode.InvalidRange;
}
