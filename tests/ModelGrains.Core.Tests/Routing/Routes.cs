using System.Collections.Immutable;
using ModelGrains.Core.Routing;
using ModelGrains.Inference;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Routing;

/// <summary>Routes and requests for tests.</summary>
internal static class Routes
{
    public static readonly ModelName Fraud = ModelName.Parse("fraud");

    public static RouteSpec Split(params (int Version, double Weight)[] targets) => new()
    {
        Targets = [.. targets.Select(target => new RouteTarget { Version = new ModelVersion(target.Version), Weight = target.Weight })],
    };

    public static RouteModel Model(RouteSpec spec) =>
        new(new RouteRevision { Model = Fraud, Revision = 1, Spec = spec, Time = DateTimeOffset.UnixEpoch, Actor = "ada", Reason = "" });

    public static Stickiness ByHeader(string name, string salt = "") => new() { By = new RequestAttribute(AttributeSource.Header, name), Salt = salt };

    public static RouteSegment Segment(string name, int version, params ReadOnlySpan<RouteCondition> when) => new() { Name = name, Version = new ModelVersion(version), When = [.. when] };

    public static RouteCondition Header(string name, ConditionKind kind, params ReadOnlySpan<string> values) =>
        new() { Attribute = new RequestAttribute(AttributeSource.Header, name), Kind = kind, Values = [.. values] };

    public static RouteCondition Parameter(string name, ConditionKind kind, params ReadOnlySpan<string> values) =>
        new() { Attribute = new RequestAttribute(AttributeSource.Parameter, name), Kind = kind, Values = [.. values] };

    public static RouteCondition Range(string parameter, double? from, double? to) => Parameter(parameter, ConditionKind.Range) with { From = from, To = to };

    public static InferRequest Request(params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var given = ImmutableArray.CreateBuilder<RequestHeader>();
        foreach (var (name, value) in headers)
            given.Add(new RequestHeader(name, value));
        return new InferRequest { Model = Fraud, Inputs = [], Headers = given.ToImmutable() };
    }

    public static InferRequest With(string parameter, ParameterValue value) =>
        new() { Model = Fraud, Inputs = [], Parameters = ImmutableDictionary<string, ParameterValue>.Empty.Add(parameter, value) };
}
