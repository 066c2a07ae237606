using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Runtime;

/// <summary>Makes grain objects: services come from the activation's scope, persistent states from their attributes.</summary>
internal sealed class GrainFactoryMethod
{
    private readonly ObjectFactory _factory;
    private readonly PersistentStateParameter[] _states;

    private GrainFactoryMethod(Type type)
    {
        var constructor = type.GetConstructors().FirstOrDefault(candidate => candidate.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).FirstOrDefault()
            ?? throw new InvalidOperationException($"Grain class {type.FullName} has no public constructor.");
        _states =
        [
            .. constructor.GetParameters()
                .Where(parameter => parameter.IsDefined(typeof(PersistentStateAttribute)))
                .Select(parameter => new PersistentStateParameter(parameter)),
        ];
        _factory = ActivatorUtilities.CreateFactory(type, [.. _states.Select(state => state.ParameterType)]);
    }

    public static GrainFactoryMethod For(Type type) => new(type);

    public object Create(Activation activation)
    {
        var states = new object[_states.Length];
        for (var i = 0; i < states.Length; i++) states[i] = _states[i].Create(activation);
        return _factory(activation.ActivationServices, states);
    }
}
