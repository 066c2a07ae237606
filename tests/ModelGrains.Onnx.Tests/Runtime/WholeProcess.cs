namespace ModelGrains.Onnx.Tests.Runtime;

/// <summary>Tests that read memory and threads of the whole process: nothing runs beside them.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
