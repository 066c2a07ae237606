using System.Reflection;
using Orleans.CodeGeneration;

namespace Orleans.Runtime;

/// <summary>What is known of a method before any call of it; generated code makes one per method.</summary>
public sealed class RequestMetadata
{
    private readonly Type[] _parameterTypes;
    private MethodInfo? _method;

    /// <summary>Describes a method.</summary>
    public RequestMetadata(
        Type interfaceType, string interfaceName, string methodName, InvokeMethodOptions options, string? responseTimeout, params Type[] parameterTypes)
    {
        InterfaceType = interfaceType;
        InterfaceName = interfaceName;
        MethodName = methodName;
        Options = options;
        ResponseTimeout = responseTimeout is null ? null : new ResponseTimeoutAttribute(responseTimeout).Timeout;
        _parameterTypes = parameterTypes;
    }

    /// <summary>The interface that declares the method.</summary>
    public Type InterfaceType { get; }

    /// <summary>The interface's full name.</summary>
    public string InterfaceName { get; }

    /// <summary>The method's name.</summary>
    public string MethodName { get; }

    /// <summary>How it is called.</summary>
    public InvokeMethodOptions Options { get; }

    /// <summary>Its own timeout, if it has one.</summary>
    public TimeSpan? ResponseTimeout { get; }

    /// <summary>The method of the interface.</summary>
    public MethodInfo Method => _method ??= InterfaceType.GetMethod(MethodName, _parameterTypes)
        ?? throw new MissingMethodException(InterfaceName, MethodName);
}
