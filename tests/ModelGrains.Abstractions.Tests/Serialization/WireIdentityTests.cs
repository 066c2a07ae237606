using System.Reflection;
using System.Runtime.CompilerServices;
using ModelGrains.Serialization;

namespace ModelGrains.Abstractions.Tests.Serialization;

public class WireIdentityTests
{
    private static readonly Dictionary<string, string> Constants = typeof(Aliases)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(field => field.Name, field => (string)field.GetRawConstantValue()!);

    public static TheoryData<Type> Messages => [.. PublicTypes.Messages];

    public static TheoryData<Type> GrainInterfaces => [.. PublicTypes.GrainInterfaces];

    public static TheoryData<Type> Reachable => [.. PublicTypes.Reachable];

    [Fact]
    public void Aliases_EveryValue_IsThereOnce() => Assert.Equal(Constants.Count, Constants.Values.Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Aliases_OfTypes_AreUsedByExactlyOneType()
    {
        var used = PublicTypes.Messages.Concat(PublicTypes.GrainInterfaces).Select(type => type.GetCustomAttribute<AliasAttribute>()!.Alias).ToList();
        Assert.Equal(used.Count, used.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Constants.Values.Where(alias => alias.StartsWith("mg.", StringComparison.Ordinal)).Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(GrainInterfaces))]
    public void GrainInterface_ItselfAndItsMethods_HaveAnAliasOfTheTable(Type grain)
    {
        Assert.Contains(grain.GetCustomAttribute<AliasAttribute>()?.Alias, Constants.Values);
        var methods = grain.GetMethods().Select(method => method.GetCustomAttribute<AliasAttribute>()?.Alias).ToList();
        Assert.All(methods, alias => Assert.Contains(alias, Constants.Values));
        Assert.Equal(methods.Count, methods.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_Every_HasAnAliasOfTheTableAndIsImmutable(Type message)
    {
        Assert.Contains(message.GetCustomAttribute<AliasAttribute>()?.Alias, Constants.Values);
        Assert.NotNull(message.GetCustomAttribute<ImmutableAttribute>());
        Assert.True(message.IsSealed);
    }

    [Theory]
    [MemberData(nameof(Reachable))]
    public void TypeOfACall_Every_IsAMessageOrAnEnum(Type type) =>
        Assert.True(type.IsEnum || type.GetCustomAttribute<GenerateSerializerAttribute>() is not null, $"{type} goes over the wire without a serializer");

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_Ids_CountFromZeroEachOnce(Type message)
    {
        var ids = PublicTypes.Stored(message).Select(property => property.GetCustomAttribute<IdAttribute>()!.Id).Order().ToList();
        Assert.NotEmpty(ids);
        Assert.Equal(Enumerable.Range(0, ids.Count).Select(id => (uint)id), ids);
    }

    /// <summary>What has a setter has an <c>[Id]</c>, or it would be lost on the way; and nobody can set it after the making.</summary>
    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_Properties_AreStoredAndInitOnly(Type message)
    {
        foreach (var property in message.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is not { } setter)
                continue;
            Assert.True(property.GetCustomAttribute<IdAttribute>() is not null, $"{message.Name}.{property.Name} has no [Id]");
            Assert.True(
                setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)),
                $"{message.Name}.{property.Name} can be set after the making");
        }

        Assert.All(
            message.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance),
            field => Assert.True(field.IsInitOnly, $"{message.Name}.{field.Name} can be set"));
        Assert.All(PublicTypes.Stored(message), property => Assert.False(IsMutable(property.PropertyType), $"{message.Name}.{property.Name} is {property.PropertyType}"));
    }

    private static bool IsMutable(Type type) =>
        type.IsArray || (type.IsGenericType && (type.Namespace?.StartsWith("System.Collections.Generic", StringComparison.Ordinal) ?? false)) ||
        type.GetGenericArguments().Any(IsMutable);
}
