using ModelGrains.Tensors;

namespace ModelGrains.Grains.Shadows;

/// <summary>
/// Gives inputs that a shadow needs and its primary does not: a look-up in a feature store. Register one with the silo's services. It is asked
/// only for copies, after the primary has answered, and only for inputs that neither the request nor a default gives. Safe for concurrent use.
/// </summary>
public interface IFeatureSource
{
    /// <summary>The inputs, as far as there are any; those that are left out are counted as missing, and so are all where it throws.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Ends with the time that the copy has.</param>
    ValueTask<IReadOnlyCollection<Tensor>> GetAsync(FeatureRequest request, CancellationToken cancellationToken);
}
