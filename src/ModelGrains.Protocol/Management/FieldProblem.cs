namespace ModelGrains.Protocol.Management;

/// <summary>What is wrong with one field.</summary>
/// <param name="Field">The field's path.</param>
/// <param name="Message">What came and what was expected.</param>
public sealed record FieldProblem(string Field, string Message);
