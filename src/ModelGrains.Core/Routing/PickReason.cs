namespace ModelGrains.Core.Routing;

/// <summary>Why a request went to its version.</summary>
public enum PickReason
{
    /// <summary>The route has nothing for it.</summary>
    None,

    /// <summary>It named the version.</summary>
    Version,

    /// <summary>It named a label of the version.</summary>
    Label,

    /// <summary>It met a segment.</summary>
    Segment,

    /// <summary>Its caller is kept there.</summary>
    Sticky,

    /// <summary>By weight, at random; also where one version has all of it.</summary>
    Weight,
}
