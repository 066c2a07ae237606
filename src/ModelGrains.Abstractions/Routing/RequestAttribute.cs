using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>What of a request a route goes by.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RequestAttribute)]
public readonly record struct RequestAttribute
{
    /// <summary>Names a header, in any case, or a parameter.</summary>
    public RequestAttribute(AttributeSource source, string name)
    {
        Source = source;
        Name = source == AttributeSource.Header ? name.ToLowerInvariant() : name;
    }

    /// <summary>Where it is.</summary>
    [Id(0)]
    public AttributeSource Source { get; init; }

    /// <summary>Its name; of a header in lower case.</summary>
    [Id(1)]
    public string Name { get; init; }

    /// <summary>In words: <c>header x-user-id</c>.</summary>
    public override string ToString() => $"{(Source == AttributeSource.Header ? "header" : "parameter")} {Name}";
}
