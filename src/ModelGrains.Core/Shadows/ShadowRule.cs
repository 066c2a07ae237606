using ModelGrains.Core.Hashing;
using ModelGrains.Core.Routing;
using ModelGrains.Inference;
using ModelGrains.Routing;

namespace ModelGrains.Core.Shadows;

/// <summary>A valid shadow, ready to be asked which requests it gets copies of. Safe for concurrent use.</summary>
public sealed class ShadowRule
{
    private const double Unit = 1.0 / (1UL << 53);

    private readonly ConditionRule[] conditions;
    private readonly string salt;

    /// <summary>Prepares a shadow of a model's route.</summary>
    public ShadowRule(ModelName model, RouteShadow shadow)
    {
        Shadow = shadow;
        Key = new ShadowKey(new VersionKey(model, shadow.Primary), shadow.Version);
        conditions = [.. shadow.When.Select(condition => new ConditionRule(condition))];
        salt = $"{model}/{shadow.Name}";
    }

    /// <summary>The shadow.</summary>
    public RouteShadow Shadow { get; }

    /// <summary>Whose requests go where.</summary>
    public ShadowKey Key { get; }

    /// <summary>
    /// Whether a request is copied if the primary answers it, and if the prediction log samples it where the shadow asks for that. The same
    /// wherever and whenever it is asked within the shadow's window. Allocates nothing.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The id that it is known by; it decides the share.</param>
    /// <param name="now">The time, in UTC.</param>
    public bool Takes(InferRequest request, ReadOnlySpan<char> id, DateTimeOffset now)
    {
        if ((request.Version is { } asked && asked != Shadow.Primary) || Shadow.HasEnded(now))
            return false;
        foreach (var condition in conditions)
        {
            if (!condition.IsMet(request))
                return false;
        }

        return Shadow.Share >= 1 || IsSampled(salt, id, Shadow.Share);
    }

    /// <summary>Whether a request is in a sample, by the hash of its id: the same wherever it is asked, and in every larger sample too. Allocates nothing.</summary>
    /// <param name="salt">Under another salt other requests are.</param>
    /// <param name="id">The request's id.</param>
    /// <param name="share">The share, 0 to 1.</param>
    public static bool IsSampled(ReadOnlySpan<char> salt, ReadOnlySpan<char> id, double share) => (KeyHash.Of(salt, id) >> 11) * Unit < share;
}
