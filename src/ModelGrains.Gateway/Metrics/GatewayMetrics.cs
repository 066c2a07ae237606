using System.Globalization;
using ModelGrains.Gateway.Admission;

namespace ModelGrains.Gateway.Metrics;

/// <summary>The gateway of this process.</summary>
internal static class GatewayMetrics
{
    public static void Write(PrometheusText text, GatewayInstruments instruments, AdmissionControl admission)
    {
        text.Family("modelgrains_gateway_requests_in_flight", "gauge", "Inference requests in flight");
        text.Sample("modelgrains_gateway_requests_in_flight", admission.Requests);
        text.Family("modelgrains_gateway_bytes_in_flight", "gauge", "Bytes of the bodies of inference requests in flight");
        text.Sample("modelgrains_gateway_bytes_in_flight", admission.Bytes);
        text.Family("modelgrains_gateway_rejected_total", "counter", "Inference requests refused because of what was in flight, by what there was too much of");
        text.Sample("modelgrains_gateway_rejected_total", admission.RefusedForRequests, ("reason", "requests"));
        text.Sample("modelgrains_gateway_rejected_total", admission.RefusedForBytes, ("reason", "bytes"));
        text.Sample("modelgrains_gateway_rejected_total", admission.RefusedForWait, ("reason", "wait"));
        text.Family("modelgrains_gateway_request_seconds", "histogram", "How long inference requests took, from headers to answer, by wire and status");
        foreach (var (wire, code, durations) in instruments.Read())
        {
            text.Histogram(
                "modelgrains_gateway_request_seconds", durations, [("wire", wire.Name()), ("code", code.ToString(CultureInfo.InvariantCulture))]);
        }
    }
}
