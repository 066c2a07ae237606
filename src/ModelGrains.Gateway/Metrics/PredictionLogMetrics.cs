using ModelGrains.Storage.PredictionLogs;

namespace ModelGrains.Gateway.Metrics;

/// <summary>The prediction logs of this process.</summary>
internal static class PredictionLogMetrics
{
    public static void Write(PrometheusText text, PredictionLogWriter writer)
    {
        var counts = writer.ReadAll().OrderBy(pair => pair.Key.Value, StringComparer.Ordinal).ToList();
        text.Family("modelgrains_prediction_log_written_total", "counter", "Lines of prediction logs written");
        foreach (var (model, count) in counts)
            text.Sample("modelgrains_prediction_log_written_total", count.Written, ("model", model.Value));
        text.Family("modelgrains_prediction_log_dropped_total", "counter", "Lines of prediction logs lost, since they came faster than they could be written");
        foreach (var (model, count) in counts)
            text.Sample("modelgrains_prediction_log_dropped_total", count.Dropped, ("model", model.Value));
        text.Family("modelgrains_prediction_log_waiting", "gauge", "Lines of prediction logs that wait to be written");
        text.Sample("modelgrains_prediction_log_waiting", writer.Waiting);
    }
}
