namespace ModelGrains.Protocol.Management;

/// <summary>What went wrong, as the management API answers it (RFC 9457 problem details).</summary>
/// <param name="Title">The code of the closed list: <c>InvalidInput</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">The text.</param>
/// <param name="Errors">Every field that is wrong; null where the text says it all.</param>
public sealed record ProblemView(string Title, int Status, string Detail, IReadOnlyList<FieldProblem>? Errors);
