namespace ModelGrains.Protocol.Management;

/// <summary>A silo's memory for models, in bytes.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="Budget">What all loaded versions may take together.</param>
/// <param name="Used">What they take.</param>
/// <param name="Free">What is left.</param>
public sealed record SiloMemoryView(string Silo, long Budget, long Used, long Free);
