namespace ModelGrains.Samples.Quickstart;

/// <summary>What went wrong, in one line.</summary>
internal sealed class LanguageException(string message) : Exception(message);
