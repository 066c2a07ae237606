using System.Globalization;
using System.Reflection;

namespace ModelGrains.Client.Tests.PublicApi;

/// <summary>Types as C# writes them, with the question mark of what may be null.</summary>
internal static class ApiNames
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(byte)] = "byte",
        [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double",
    };

    public static string Of(ParameterInfo parameter)
    {
        lock (Nullability)
            return Of(parameter.ParameterType, Nullability.Create(parameter));
    }

    public static string Of(PropertyInfo property)
    {
        lock (Nullability)
            return Of(property.PropertyType, Nullability.Create(property));
    }

    public static string Of(Type type) => Of(type, null);

    public static string Plain(Type type) => type.Name.Split('`')[0];

    public static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Of(Type type, NullabilityInfo? info)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, info);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value) + "?";
        var mark = !type.IsValueType && info?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, info?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword + mark;
        var name = type.IsNested && !type.IsGenericParameter ? $"{Of(type.DeclaringType!)}.{Plain(type)}" : Plain(type);
        if (!type.IsGenericType)
            return name + mark;
        var arguments = type.GetGenericArguments();
        return $"{name}<{string.Join(", ", arguments.Select((argument, i) => Of(argument, info?.GenericTypeArguments.ElementAtOrDefault(i))))}>{mark}";
    }
}
