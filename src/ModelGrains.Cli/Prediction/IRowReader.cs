namespace ModelGrains.Cli.Prediction;

/// <summary>Reads the rows of one file, one after the other.</summary>
internal interface IRowReader : IDisposable
{
    /// <summary>Reads the next row; null at the end. One that is wrong is a row with an error.</summary>
    /// <param name="number">The number it gets.</param>
    /// <exception cref="CliException">The file cannot be read on.</exception>
    PredictRow? Read(long number);
}
