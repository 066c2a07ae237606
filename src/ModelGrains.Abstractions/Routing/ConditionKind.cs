namespace ModelGrains.Routing;

/// <summary>How a condition compares. The numbers are stored and never change.</summary>
public enum ConditionKind
{
    /// <summary>The value is one of the texts, to the letter.</summary>
    In = 1,

    /// <summary>The value begins with one of the texts.</summary>
    Prefix = 2,

    /// <summary>The value is a number in the range.</summary>
    Range = 3,

    /// <summary>A regular expression matches somewhere in the value; it has no back references and no look-around, so that it takes time linear in the value.</summary>
    Regex = 4,
}
