using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>Makes references for one host. What references of a kind share is made once.</summary>
internal sealed class GrainReferences(GrainManifest manifest, CallDispatcher calls)
{
    private readonly ConcurrentDictionary<(GrainType, Type?), Kind> _kinds = new();
    private readonly ConcurrentDictionary<(Type, string?), Kind> _byInterface = new();

    public GrainReference Create(Type interfaceType, IdSpan key, string? classNamePrefix)
    {
        var kind = _byInterface.GetOrAdd(
            (interfaceType, classNamePrefix),
            static (wanted, self) => self.KindOf(self.Manifest.Implementation(wanted.Item1, wanted.Item2), wanted.Item1),
            this);
        return kind.Create(kind.Shared, key);
    }

    public GrainReference Create(GrainId grainId, Type interfaceType)
    {
        var kind = KindOf(grainId.Type, interfaceType);
        return kind.Create(kind.Shared, grainId.Key);
    }

    public GrainReference Create(GrainId grainId)
    {
        var kind = KindOf(grainId.Type, null);
        return kind.Create(kind.Shared, grainId.Key);
    }

    private GrainManifest Manifest => manifest;

    private Kind KindOf(GrainType grainType, Type? interfaceType) => _kinds.GetOrAdd(
        (grainType, interfaceType),
        static (wanted, self) =>
        {
            if (wanted.Item2 is null)
                return new Kind(new GrainReferenceShared(wanted.Item1, default, self.Calls), GrainReference.Untyped);
            var found = self.Manifest.Interface(wanted.Item2);
            return new Kind(new GrainReferenceShared(wanted.Item1, found.InterfaceType, self.Calls), found.CreateProxy);
        },
        this);

    private CallDispatcher Calls => calls;

    private sealed record Kind(GrainReferenceShared Shared, Func<GrainReferenceShared, IdSpan, GrainReference> Create);
}
