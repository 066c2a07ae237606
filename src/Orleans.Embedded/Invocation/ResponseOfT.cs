using System.Runtime.ExceptionServices;

namespace Orleans.Serialization.Invocation;

/// <summary>The outcome of a call with a result.</summary>
public sealed class Response<TResult> : Response
{
    /// <summary>The result.</summary>
    public TResult? TypedResult { get; set; }

    /// <inheritdoc/>
    public override object? Result
    {
        get
        {
            ThrowIfFailed();
            return TypedResult;
        }
        set => TypedResult = (TResult?)value;
    }

    /// <inheritdoc/>
    public override Exception? Exception { get; set; }

    /// <inheritdoc/>
    public override T GetResult<T>()
    {
        ThrowIfFailed();
        return TypedResult is null ? default! : (T)(object)TypedResult;
    }

    /// <inheritdoc/>
    public override string ToString() => Exception?.ToString() ?? TypedResult?.ToString() ?? "null";

    private void ThrowIfFailed()
    {
        if (Exception is { } exception) ExceptionDispatchInfo.Throw(exception);
    }
}
