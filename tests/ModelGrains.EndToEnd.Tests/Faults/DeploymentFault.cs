namespace ModelGrains.EndToEnd.Tests.Faults;

/// <summary>A package that must not become a version, and what its sender is told.</summary>
/// <param name="Name">What is wrong, in words.</param>
/// <param name="Package">The body that is sent.</param>
/// <param name="Step">The step that fails; <c>Upload</c> where no deployment begins.</param>
/// <param name="Says">What the answer has to say: its text, or the name of a field.</param>
internal sealed record DeploymentFault(string Name, Func<byte[]> Package, string Step, params string[] Says)
{
    /// <summary>The model and version that it asks for.</summary>
    public string Query { get; init; } = "name=m&version=2";

    public int Status { get; init; } = 400;

    public string Code { get; init; } = "InvalidInput";

    /// <summary>The deployment's id; null for a new one.</summary>
    public string? Id { get; init; }
}
