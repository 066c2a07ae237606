using System.Collections.Immutable;

namespace ModelGrains.Errors;

/// <summary>The texts of the common errors. Existing Open Inference Protocol clients match some of them, so they change only with a reason.</summary>
public static class ModelErrors
{
    /// <summary>No model of this name.</summary>
    public static ModelError UnknownModel(string model) =>
        new(ModelErrorCode.ModelNotFound, $"Request for unknown model: '{model}' is not found");

    /// <summary>No such version of a known model.</summary>
    public static ModelError UnknownVersion(string model, string version) =>
        new(ModelErrorCode.VersionNotFound, $"Request for unknown model: '{model}' version {version} is not found");

    /// <summary>The model is known and no version of it is loaded.</summary>
    public static ModelError NoAvailableVersions(string model) =>
        new(ModelErrorCode.NotReady, $"Request for unknown model: '{model}' has no available versions");

    /// <summary>The model's only version has left and another is being loaded in its place.</summary>
    public static ModelError BeingReplaced(string model, ModelVersion version) =>
        new(ModelErrorCode.NotReady, $"Request for unknown model: '{model}' has no available versions (version {version} is being loaded in their place)")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    /// <summary>The version is known and not ready to answer.</summary>
    /// <param name="key">The version.</param>
    /// <param name="why">Its state in words: <c>unloaded</c>, <c>loading</c>, a failure's reason.</param>
    public static ModelError VersionNotReady(VersionKey key, string why) =>
        new(ModelErrorCode.NotReady, $"Request for unknown model: '{key.Model}' version {key.Version} is not at ready state ({why})");

    /// <summary>The package store cannot be reached, so that a version or a deployment waits.</summary>
    /// <param name="subject">What waits.</param>
    /// <param name="why">What the store says.</param>
    public static ModelError StoreAway(object subject, string why) =>
        new(ModelErrorCode.NotReady, $"'{subject}' waits for the package store: {why}") { RetryAfter = TimeSpan.FromSeconds(5) };

    /// <summary>An argument or request is wrong.</summary>
    public static ModelError Invalid(string message) => new(ModelErrorCode.InvalidInput, message);

    /// <summary>A document is wrong in one or more fields: the message lists them all.</summary>
    /// <param name="subject">What is wrong, as <c>model.json</c>.</param>
    /// <param name="fields">Every error found; at least one.</param>
    public static ModelError Invalid(string subject, ImmutableArray<FieldError> fields) =>
        new(ModelErrorCode.InvalidInput, $"{subject} is not valid: {string.Join("; ", fields)}") { Fields = fields };

    /// <summary>The caller gave up before the answer.</summary>
    public static ModelError Cancelled() => new(ModelErrorCode.Cancelled, "Request cancelled by the caller");

    /// <summary>The caller's deadline passed before the answer.</summary>
    public static ModelError DeadlineExceeded() => new(ModelErrorCode.DeadlineExceeded, "Request timeout expired");

    /// <summary>A queue is full.</summary>
    public static ModelError QueueFull(string model, int limit, TimeSpan retryAfter) =>
        new(ModelErrorCode.Overloaded, $"Exceeds maximum queue size: {limit} requests are waiting for '{model}'") { RetryAfter = retryAfter };

    /// <summary>A queue is longer than a request has time for.</summary>
    public static ModelError QueueTooSlow(string model, TimeSpan timeLeft, TimeSpan retryAfter) =>
        new(ModelErrorCode.Overloaded, FormattableString.Invariant($"Exceeds the time of the queue: requests for '{model}' wait longer than a third of the {timeLeft.TotalMilliseconds:0} ms that this one has"))
        {
            RetryAfter = retryAfter,
        };

    /// <summary>The instance went away while it had the request.</summary>
    public static ModelError InstanceLost(string instance) =>
        new(ModelErrorCode.InstanceLost, $"Instance {instance} was lost while it had the request; the request may be sent again");

    /// <summary>The command conflicts with what is stored.</summary>
    public static ModelError Conflict(string message) => new(ModelErrorCode.Conflict, message);

    /// <summary>What a command was made for has changed since its writer read it.</summary>
    /// <param name="subject">What it was made for.</param>
    /// <param name="present">Its entity tag now.</param>
    /// <param name="given">The tags that the writer would have gone on with.</param>
    public static ModelError PreconditionFailed(object subject, string present, params IEnumerable<string> given) =>
        new(ModelErrorCode.PreconditionFailed, $"'{subject}' has the entity tag {present}, expected {string.Join(" or ", given)}: it has changed since it was read");

    /// <summary>The runtime failed on this request.</summary>
    public static ModelError RuntimeFault(string message) => new(ModelErrorCode.RuntimeFault, message);
}
