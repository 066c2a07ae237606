namespace ModelGrains.Cli.Prediction;

/// <summary>A row with something wrong in it.</summary>
internal sealed class RowException(string message) : Exception(message);
