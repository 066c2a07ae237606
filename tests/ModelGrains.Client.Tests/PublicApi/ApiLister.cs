using System.CodeDom.Compiler;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ModelGrains.Client.Tests.PublicApi;

/// <summary>Writes the public API of an assembly, one line a member, in an order that does not change.</summary>
internal static class ApiLister
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> List(Assembly assembly) =>
        [.. assembly.GetExportedTypes().Where(type => !IsGenerated(type)).OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Lines)];

    // What the serializer's generator writes differs between the two builds.
    private static bool IsGenerated(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute)) || member.IsDefined(typeof(GeneratedCodeAttribute)) ||
        (member is Type { Namespace: { } space } && space.StartsWith("OrleansCodeGen", StringComparison.Ordinal)) ||
        (member.DeclaringType is { } outer && IsGenerated(outer));

    private static IEnumerable<string> Lines(Type type)
    {
        yield return Head(type);
        if (type.IsEnum)
        {
            foreach (var name in Enum.GetNames(type))
                yield return $"  {name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}";
            yield break;
        }

        var members = type.GetMembers(Declared).Where(member => !IsGenerated(member)).Select(Text).OfType<string>();
        foreach (var line in members.Order(StringComparer.Ordinal))
            yield return "  " + line;
    }

    private static string Head(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var bases = type.GetInterfaces().Where(@interface => @interface.IsPublic).Select(ApiNames.Of).Order(StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            bases = bases.Prepend(ApiNames.Of(parent)).Order(StringComparer.Ordinal);
        var list = string.Join(", ", type.IsEnum ? [] : bases);
        return $"{kind} {type.Namespace}.{ApiNames.Of(type)}{(list.Length > 0 ? " : " + list : "")}";
    }

    private static string? Text(MemberInfo member) => member switch
    {
        ConstructorInfo { IsPublic: true, IsStatic: false } constructor => $"{ApiNames.Plain(constructor.DeclaringType!)}({Parameters(constructor)})",
        MethodInfo { IsSpecialName: false } method when IsSeen(method) =>
            $"{Modifier(method)}{ApiNames.Of(method.ReturnParameter)} {method.Name}{Generics(method)}({Parameters(method)})",
        MethodInfo { IsSpecialName: true, IsPublic: true } method when method.Name.StartsWith("op_", StringComparison.Ordinal) =>
            $"static {ApiNames.Of(method.ReturnParameter)} {method.Name}({Parameters(method)})",
        PropertyInfo property when property.GetMethod is { } get && IsSeen(get) => $"{Modifier(get)}{ApiNames.Of(property)} {property.Name} {{ get;{Setter(property)} }}",
        FieldInfo { IsPublic: true } field => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{ApiNames.Of(field.FieldType)} {field.Name}{Constant(field)}",
        _ => null,
    };

    private static bool IsSeen(MethodInfo method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Modifier(MethodInfo method) => method.IsStatic ? "static " : method.IsFamily ? "protected " : "";

    private static string Constant(FieldInfo field) => field.IsLiteral ? $" = {ApiNames.Value(field.GetRawConstantValue())}" : "";

    private static string Setter(PropertyInfo property) => property.SetMethod switch
    {
        { IsPublic: true } set => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;",
        _ => "",
    };

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
    {
        var first = parameter.Position == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        var direction = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "";
        var value = parameter.HasDefaultValue ? $" = {(parameter.DefaultValue is null && parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : ApiNames.Value(parameter.DefaultValue))}" : "";
        return $"{first}{direction}{ApiNames.Of(parameter)} {parameter.Name}{value}";
    }));
}
