namespace ModelGrains.Protocol.Management;

/// <summary>One version, as the management API shows it.</summary>
public sealed record VersionView
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The version.</summary>
    public required int Version { get; init; }

    /// <summary>The entity tag of what is stored of it, as the header <c>ETag</c> has it: for <c>If-Match</c>.</summary>
    public string Tag { get; init; } = "";

    /// <summary>Its state.</summary>
    public required string State { get; init; }

    /// <summary><c>Loaded</c> or <c>Unloaded</c>: what is wanted of it.</summary>
    public required string Desired { get; init; }

    /// <summary>Its share of the route, 0 to 1.</summary>
    public double Weight { get; init; }

    /// <summary>The content's digest.</summary>
    public required string Package { get; init; }

    /// <summary>The package's size in bytes.</summary>
    public long SizeInBytes { get; init; }

    /// <summary>Who answers for it.</summary>
    public string Owner { get; init; } = "";

    /// <summary>What it is.</summary>
    public string Description { get; init; } = "";

    /// <summary>Own labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>What it takes.</summary>
    public IReadOnlyList<TensorView> Inputs { get; init; } = [];

    /// <summary>What it gives.</summary>
    public IReadOnlyList<TensorView> Outputs { get; init; } = [];

    /// <summary>Whether it stays in memory and is never retired.</summary>
    public bool Pinned { get; init; }

    /// <summary>What was said of its expiry, and how far its retirement has come; null where there is nothing to say.</summary>
    public RetirementView? Retirement { get; init; }

    /// <summary>Its instances.</summary>
    public IReadOnlyList<InstanceView> Instances { get; init; } = [];

    /// <summary>Its transitions, oldest first.</summary>
    public IReadOnlyList<EventView> Events { get; init; } = [];
}
