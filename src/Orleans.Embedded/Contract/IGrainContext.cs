namespace Orleans.Runtime;

/// <summary>An activation, as its grain and its components see it.</summary>
public interface IGrainContext : IEquatable<IGrainContext>
{
    /// <summary>The grain.</summary>
    GrainId GrainId { get; }

    /// <summary>A reference to the grain.</summary>
    GrainReference GrainReference { get; }

    /// <summary>The grain object, once made.</summary>
    object? GrainInstance { get; }

    /// <summary>This activation's id.</summary>
    ActivationId ActivationId { get; }

    /// <summary>Where it is.</summary>
    GrainAddress Address { get; }

    /// <summary>Its own service scope.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>The stages of starting and stopping, for components.</summary>
    IGrainLifecycle ObservableLifecycle { get; }

    /// <summary>Completes when the activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>Ends the activation after its current requests. Returns at once; see <see cref="Deactivated"/>.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}
