using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;

namespace Orleans.Runtime;

/// <summary>The grain interfaces and classes of this process, from what the generator registered in each assembly.</summary>
internal sealed class GrainManifest
{
    private readonly FrozenDictionary<Type, GrainInterface> _interfaces;
    private readonly FrozenDictionary<GrainType, Type> _classes;
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> _implementations = new();

    public GrainManifest()
    {
        var registry = new GrainTypeRegistry();
        foreach (var assembly in GrainAssemblies.Find()) assembly.Register(registry);
        _interfaces = registry.Interfaces.ToFrozenDictionary(found => found.Type);
        _classes = registry.Classes.ToFrozenDictionary(NameOf);
    }

    public IEnumerable<KeyValuePair<GrainType, Type>> Classes => _classes;

    public GrainInterface Interface(Type type) => _interfaces.TryGetValue(type, out var found)
        ? found
        : throw new ArgumentException($"{type} is not a grain interface with generated code: is its project's UsesOrleans set?", nameof(type));

    public GrainType Implementation(Type interfaceType, string? prefix) =>
        _implementations.GetOrAdd((interfaceType, string.IsNullOrWhiteSpace(prefix) ? null : prefix), Find);

    // As Orleans names a class that has no [GrainType]: in lower case, without "grain" at the end.
    private static GrainType NameOf(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } named) return named.GrainType;
        var name = type.Name.ToLowerInvariant();
        return GrainType.Create(name.Length > 5 && name.EndsWith("grain", StringComparison.Ordinal) ? name[..^5] : name);
    }

    private GrainType Find((Type Interface, string? Prefix) wanted)
    {
        var candidates = _classes
            .Where(candidate => wanted.Interface.IsAssignableFrom(candidate.Value))
            .Where(candidate => wanted.Prefix is null || candidate.Value.FullName!.StartsWith(wanted.Prefix, StringComparison.Ordinal))
            .ToArray();
        if (candidates.Length == 0) throw new ArgumentException($"Could not find an implementation for interface {wanted.Interface.FullName}");
        if (candidates.Length == 1) return candidates[0].Key;

        var named = candidates.Where(candidate =>
            wanted.Prefix is null ? "I" + candidate.Value.Name == wanted.Interface.Name : candidate.Value.FullName == wanted.Prefix).ToArray();
        return named.Length == 1 ? named[0].Key : throw new ArgumentException(
            $"Unable to identify a single appropriate grain type for interface {wanted.Interface.FullName}. "
            + $"Candidates: {string.Join(", ", candidates.Select(candidate => candidate.Value.FullName))}");
    }
}
