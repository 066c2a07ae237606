namespace Orleans.Runtime;

/// <summary>A reference to a grain; generated proxies derive it. Two are equal when they name the same grain.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly IdSpan _key;

    /// <summary>Makes a reference of a kind to a key.</summary>
    protected GrainReference(GrainReferenceShared shared, IdSpan key)
    {
        Shared = shared;
        _key = key;
    }

    /// <summary>The grain.</summary>
    public GrainId GrainId => new(Shared.GrainType, _key);

    /// <summary>The interface this reference calls through.</summary>
    public GrainInterfaceType InterfaceType => Shared.InterfaceType;

    /// <summary>The interface's name.</summary>
    public virtual string InterfaceName => InterfaceType.ToString();

    internal GrainReferenceShared Shared { get; }

    internal static GrainReference Untyped(GrainReferenceShared shared, IdSpan key) => new(shared, key);

    /// <summary>The same grain through another interface.</summary>
    public virtual TGrainInterface Cast<TGrainInterface>()
        where TGrainInterface : IAddressable => this.AsReference<TGrainInterface>();

    /// <summary>A hash that is the same in every process.</summary>
    public uint GetUniformHashCode() => GrainId.GetUniformHashCode();

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <inheritdoc/>
    public sealed override string ToString() => $"GrainReference:{GrainId}";

    /// <summary>The same grain.</summary>
    public static bool operator ==(GrainReference? left, GrainReference? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Another grain.</summary>
    public static bool operator !=(GrainReference? left, GrainReference? right) => !(left == right);

    /// <summary>Sends a call; generated code only.</summary>
    protected Task<TResult> Send<TResult>(TaskRequest<TResult> request)
    {
        Shared.Calls.Send(request, this);
        return request.Task;
    }

    /// <summary>Sends a call without a result; generated code only.</summary>
    protected Task Send(TaskRequest request)
    {
        Shared.Calls.Send(request, this);
        return request.Task;
    }
}
