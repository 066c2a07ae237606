using System.Reflection;

namespace Orleans.Serialization.Invocation;

/// <summary>A call: a method and its arguments.</summary>
public interface IInvokable : IDisposable
{
    /// <summary>Whether the method takes a <see cref="CancellationToken"/>.</summary>
    bool IsCancellable { get; }

    /// <summary>The object that it is called on, once there.</summary>
    object? GetTarget();

    /// <summary>How many arguments there are; a cancellation token is none.</summary>
    int GetArgumentCount();

    /// <summary>An argument by its place.</summary>
    object? GetArgument(int index);

    /// <summary>Replaces an argument.</summary>
    void SetArgument(int index, object value);

    /// <summary>The method's name.</summary>
    string GetMethodName();

    /// <summary>The full name of the interface that declares it.</summary>
    string GetInterfaceName();

    /// <summary>The interface that declares it.</summary>
    Type GetInterfaceType();

    /// <summary>The method of the interface.</summary>
    MethodInfo GetMethod();

    /// <summary>Interface and method, for spans.</summary>
    string GetActivityName();

    /// <summary>The method's own timeout, if it has one.</summary>
    TimeSpan? GetDefaultResponseTimeout();

    /// <summary>The caller's token until the call has begun, then the callee's.</summary>
    CancellationToken GetCancellationToken();

    /// <summary>Cancels the callee's token; false when there is none.</summary>
    bool TryCancel();
}
