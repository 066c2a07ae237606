using ModelGrains.Grains.Shadows;

namespace ModelGrains.Gateway.Metrics;

/// <summary>The shadows of this process.</summary>
internal static class ShadowMetrics
{
    public static void Write(PrometheusText text, IShadowActivity activity)
    {
        var shadows = activity.Read().OrderBy(shadow => shadow.Key.Format(), StringComparer.Ordinal)
            .Select(shadow => (Shadow: shadow, Labels: Labels(shadow.Key))).ToList();
        text.Family("modelgrains_shadow_compared_total", "counter", "Requests whose answers were compared with a shadow's");
        foreach (var (shadow, labels) in shadows)
            text.Sample("modelgrains_shadow_compared_total", shadow.Compared, labels);
        text.Family("modelgrains_shadow_left_out_total", "counter", "Requests that a shadow was to get a copy of and did not, by why");
        foreach (var (shadow, labels) in shadows)
        {
            foreach (var (reason, count) in ((string, long)[])
                [("dropped", shadow.LeftOut.Dropped), ("paused", shadow.LeftOut.Paused), ("incomplete", shadow.LeftOut.Incomplete), ("expired", shadow.LeftOut.Expired)])
            {
                text.Sample("modelgrains_shadow_left_out_total", count, [.. labels, ("reason", reason)]);
            }
        }

        text.Family("modelgrains_shadow_waiting", "gauge", "Copies that wait for a shadow");
        foreach (var (shadow, labels) in shadows)
            text.Sample("modelgrains_shadow_waiting", shadow.Waiting, labels);
        text.Family("modelgrains_shadow_paused", "gauge", "1 while nothing is copied because the server is under pressure");
        text.Sample("modelgrains_shadow_paused", activity.IsPaused ? 1 : 0);
    }

    private static (string Name, string Value)[] Labels(ShadowKey key) =>
        [("model", key.Primary.Model.Value), ("version", key.Primary.Version.ToString()), ("shadow", key.Shadow.Format())];
}
