using System.Globalization;

namespace ModelGrains.Onnx.Runtime;

/// <summary>A run was ended because it took longer than <see cref="RunLimit"/> allows.</summary>
internal sealed class RunTooLongException(TimeSpan longest)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"the run took longer than {longest.TotalSeconds:0.##} s, which {OnnxOptions.MaxRunKey} allows"));
