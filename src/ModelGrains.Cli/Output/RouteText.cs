using System.Globalization;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>A model's route in one line.</summary>
internal static class RouteText
{
    /// <summary>The line: <c>fraud: 90 % to version 2, 10 % to version 1 (route revision 7)</c>.</summary>
    public static string Of(ModelView model)
    {
        var targets = model.Versions.Where(version => version.Weight > 0).OrderByDescending(version => version.Weight)
            .Select(version => string.Create(CultureInfo.InvariantCulture, $"{Units.Share(version.Weight)} to version {version.Version}")).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Model}: {(targets.Count == 0 ? "serves nothing" : string.Join(", ", targets))} (route revision {model.RouteRevision})");
    }
}
