using ModelGrains.Shadows;

namespace ModelGrains.Grains.Shadows;

/// <summary>What a shadow grain stores.</summary>
[GenerateSerializer, Alias("mg.ShadowState")]
internal sealed class ShadowState
{
    /// <summary>The comparison; null before the first report.</summary>
    [Id(0)]
    public ShadowStatus? Status { get; set; }
}
