using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A grain names a storage provider that is not registered.</summary>
public sealed class BadProviderConfigException : OrleansException
{
    /// <summary>An exception with a general message.</summary>
    public BadProviderConfigException()
        : base("Bad provider configuration.")
    {
    }

    /// <summary>An exception with a message.</summary>
    public BadProviderConfigException(string msg)
        : base(msg)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public BadProviderConfigException(string msg, Exception exc)
        : base(msg, exc)
    {
    }
}
