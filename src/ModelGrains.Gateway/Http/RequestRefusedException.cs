using ModelGrains.Errors;

namespace ModelGrains.Gateway.Http;

/// <summary>A request is refused while its body is read.</summary>
internal sealed class RequestRefusedException(ModelError error) : Exception(error.Message)
{
    /// <summary>What to answer.</summary>
    public ModelError Error { get; } = error;
}
