namespace ModelGrains.Routing;

/// <summary>Where in a request a route looks. The numbers are stored and never change.</summary>
public enum AttributeSource
{
    /// <summary>An HTTP header or gRPC metadata; its name in any case.</summary>
    Header = 1,

    /// <summary>A parameter of the request.</summary>
    Parameter = 2,
}
