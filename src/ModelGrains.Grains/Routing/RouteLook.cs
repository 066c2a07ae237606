namespace ModelGrains.Grains.Routing;

/// <summary>What one look for newer routes asked.</summary>
/// <param name="Silos">How many silos answered what they know.</param>
/// <param name="Behind">How many routes were read since a newer revision of them was heard of.</param>
/// <param name="InTurn">How many of the routes in use were read in their turn.</param>
public readonly record struct RouteLook(int Silos, int Behind, int InTurn);
