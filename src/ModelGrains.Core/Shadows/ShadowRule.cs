using ModelGrains.Core.PredictionLogs;
using ModelGrains.Core.Routing;
using ModelGrains.Inference;
using ModelGrains.Routing;

namespace ModelGrains.Core.Shadows;

/// <summary>A valid shadow, ready to be asked which requests it gets copies of. Safe for concurrent use.</summary>
public sealed class ShadowRule
{
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

        return Shadow.Share >= 1 || PredictionSampling.IsSampled(salt, id, Shadow.Share);
    }
}
