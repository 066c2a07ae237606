using System.Globalization;

namespace ModelGrains.Core.Rollouts;

/// <summary>How rollouts write numbers for people.</summary>
internal static class RolloutText
{
    /// <summary>A share as <c>5 %</c>.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.###} %");
}
