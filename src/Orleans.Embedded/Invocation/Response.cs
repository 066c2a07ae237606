namespace Orleans.Serialization.Invocation;

/// <summary>The outcome of a call.</summary>
public abstract class Response : IDisposable
{
    /// <summary>The outcome of a method without a result.</summary>
    public static Response Completed { get; } = new Response<object?>();

    /// <summary>The result; throws when the call failed.</summary>
    public abstract object? Result { get; set; }

    /// <summary>The exception, if the call failed.</summary>
    public abstract Exception? Exception { get; set; }

    /// <summary>A failed call.</summary>
    public static Response FromException(Exception exception) => new Response<object?> { Exception = exception };

    /// <summary>A call that returned.</summary>
    public static Response FromResult<TResult>(TResult value) => new Response<TResult> { TypedResult = value };

    /// <summary>The result as <typeparamref name="T"/>.</summary>
    public abstract T GetResult<T>();

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
