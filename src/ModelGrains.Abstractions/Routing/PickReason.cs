namespace ModelGrains.Routing;

/// <summary>Why a request went to its version. The numbers go over the wire and never change.</summary>
public enum PickReason
{
    /// <summary>The route has nothing for it.</summary>
    None = 0,

    /// <summary>It named the version.</summary>
    Version = 1,

    /// <summary>It named a label of the version.</summary>
    Label = 2,

    /// <summary>It met a segment.</summary>
    Segment = 3,

    /// <summary>Its caller is kept there.</summary>
    Sticky = 4,

    /// <summary>By weight, at random; also where one version has all of it, and where the version that was picked could not answer.</summary>
    Weight = 5,
}
