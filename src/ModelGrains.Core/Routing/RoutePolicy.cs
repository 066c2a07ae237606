using ModelGrains.Errors;
using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>Decides what a command does to a route. The grain only stores what comes out.</summary>
public static class RoutePolicy
{
    /// <summary>The revision after a command; the current one where the split already stands.</summary>
    public static Outcome<RouteRevision> Next(RouteRevision current, SetRoute command, DateTimeOffset now)
    {
        if (command.ExpectedRevision is { } expected && expected != current.Revision)
            return ModelErrors.Conflict($"the route of '{current.Model}' is at revision {current.Revision}, but the command was made for revision {expected}");
        var errors = RouteValidator.Check(command.Spec);
        if (errors.Length > 0)
            return ModelErrors.Invalid($"The route of '{current.Model}'", errors);
        if (current.Revision > 0 && current.Spec.Equals(command.Spec))
            return current;
        return new RouteRevision
        {
            Model = current.Model,
            Revision = current.Revision + 1,
            Spec = command.Spec,
            Time = now,
            Actor = command.Actor,
            Reason = command.Reason,
        };
    }
}
