using System.Reflection;
using ModelGrains.Serialization;
using Orleans.Runtime;

namespace ModelGrains.Abstractions.Tests.Serialization;

/// <summary>What the assembly shows to the wire, found by reflection.</summary>
internal static class PublicTypes
{
    public static Assembly Assembly { get; } = typeof(Aliases).Assembly;

    public static IReadOnlyList<Type> GrainInterfaces { get; } =
        [.. Assembly.GetExportedTypes().Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))];

    public static IReadOnlyList<Type> Messages { get; } =
        [.. Assembly.GetExportedTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)];

    /// <summary>Every type of this assembly that a grain's method takes or gives, or that such a type holds.</summary>
    public static IReadOnlyList<Type> Reachable { get; } = Reach();

    public static IEnumerable<PropertyInfo> Stored(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Where(property => property.GetCustomAttribute<IdAttribute>() is not null);

    private static List<Type> Reach()
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>(GrainInterfaces.SelectMany(grain => grain.GetMethods())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)));
        while (open.TryPop(out var type))
        {
            foreach (var argument in type.GetGenericArguments())
                open.Push(argument);
            var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
            if (type.IsGenericParameter || definition.Assembly != Assembly || !seen.Add(definition))
                continue;
            foreach (var property in Stored(definition))
                open.Push(property.PropertyType);
        }

        return [.. seen];
    }
}
