using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Protocol.Management;
using ModelGrains.Routing;
using ModelGrains.Tensors;

namespace ModelGrains.Gateway.Management;

/// <summary>Reads shadows as commands say them; every error at once, each naming its field. Whether a shadow makes sense is checked after that.</summary>
internal static class ShadowRequests
{
    /// <summary>The shadow that a command adds.</summary>
    public static Outcome<RouteShadow> ToShadow(ModelName model, string name, ShadowCommandView command)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        var view = new RouteShadowView(
            name, command.Primary, command.Version, command.Model, command.Share, command.When, command.Until, command.OnlyLogged, command.Inputs);
        var shadow = ToShadow(model, view, "", errors);
        return errors.Count > 0 ? ModelErrors.Invalid("The shadow", errors.ToImmutable()) : shadow!;
    }

    /// <summary>One shadow; null where there is an error.</summary>
    /// <param name="model">The route's model.</param>
    /// <param name="view">What the command says.</param>
    /// <param name="prefix">What the names of fields begin with: empty, or a path that ends with a dot.</param>
    /// <param name="errors">Takes every error.</param>
    public static RouteShadow? ToShadow(ModelName model, RouteShadowView view, string prefix, ImmutableArray<FieldError>.Builder errors)
    {
        var count = errors.Count;
        var primary = RouteRequests.ToVersion(view.Primary, $"{prefix}primary", errors);
        var version = RouteRequests.ToVersion(view.Version, $"{prefix}version", errors);
        var owner = model;
        if (view.Model is not null && !ModelName.TryParse(view.Model, out owner))
            errors.Add(new FieldError($"{prefix}model", $"is '{view.Model}', expected {ModelName.Rule}"));
        var when = RouteRequests.Map(view.When, $"{prefix}when", errors, (condition, field) => RouteRequests.ToCondition(condition, field, errors));
        var inputs = RouteRequests.Map(view.Inputs, $"{prefix}inputs", errors, (input, field) => ToTensor(input, field, errors));
        return errors.Count > count ? null : new RouteShadow
        {
            Name = view.Name ?? "",
            Primary = primary!.Value,
            Version = new VersionKey(owner, version!.Value),
            Share = view.Share ?? 1,
            When = when!,
            Until = view.Until?.ToUniversalTime(),
            OnlyLogged = view.OnlyLogged ?? false,
            Defaults = inputs!,
        };
    }

    private static Tensor? ToTensor(ShadowInputView input, string field, ImmutableArray<FieldError>.Builder errors) =>
        TensorJson.Read(JsonSerializer.SerializeToElement(input, ManagementJson.Options), field, errors);
}
