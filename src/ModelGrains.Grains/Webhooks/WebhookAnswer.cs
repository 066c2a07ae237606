namespace ModelGrains.Grains.Webhooks;

/// <summary>What came of a delivery.</summary>
/// <param name="Error">Why the receiver did not take it, without its address; null where it did.</param>
/// <param name="IsFinal">Whether another try is of no use.</param>
internal readonly record struct WebhookAnswer(string? Error, bool IsFinal)
{
    /// <summary>The receiver took it.</summary>
    public static WebhookAnswer Delivered { get; }
}
