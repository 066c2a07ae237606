using Azure;

namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>A package's list of files as it is stored.</summary>
/// <param name="Text">What is stored.</param>
/// <param name="ETag">Its state.</param>
/// <param name="Upload">The upload that wrote it; empty where that is not known.</param>
internal sealed record StoredList(byte[] Text, ETag ETag, string Upload);
