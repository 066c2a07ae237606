using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>A constructor parameter with <see cref="PersistentStateAttribute"/>.</summary>
internal sealed class PersistentStateParameter
{
    private readonly PersistentStateAttribute _attribute;
    private readonly string _stateName;
    private readonly Func<string, Activation, IGrainStorage, object> _create;

    public PersistentStateParameter(ParameterInfo parameter)
    {
        ParameterType = parameter.ParameterType;
        if (!ParameterType.IsGenericType || ParameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new ArgumentException(
                $"Parameter '{parameter.Name}' of {parameter.Member.DeclaringType} is a {ParameterType}: [PersistentState] is for IPersistentState<T>.");
        }

        _attribute = parameter.GetCustomAttribute<PersistentStateAttribute>()!;
        _stateName = string.IsNullOrEmpty(_attribute.StateName) ? parameter.Name! : _attribute.StateName;
        _create = typeof(PersistentStateParameter)
            .GetMethod(nameof(Make), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(ParameterType.GetGenericArguments())
            .CreateDelegate<Func<string, Activation, IGrainStorage, object>>();
    }

    public Type ParameterType { get; }

    public object Create(Activation activation)
    {
        var services = activation.ActivationServices;
        var storage = string.IsNullOrWhiteSpace(_attribute.StorageName)
            ? services.GetService<IGrainStorage>()
            : services.GetKeyedService<IGrainStorage>(_attribute.StorageName);
        return _create(_stateName, activation, storage ?? throw Missing(activation));
    }

    private static PersistentState<T> Make<T>(string name, Activation activation, IGrainStorage storage) => new(name, activation, storage);

    private BadProviderConfigException Missing(Activation activation) => new(string.IsNullOrWhiteSpace(_attribute.StorageName)
        ? $"No default storage provider found loading grain type {activation.GrainId.Type}."
        : $"No storage provider named \"{_attribute.StorageName}\" found loading grain type {activation.GrainId.Type}.");
}
