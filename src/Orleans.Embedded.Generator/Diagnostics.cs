using Microsoft.CodeAnalysis;

namespace Orleans.Embedded.Generator;

/// <summary>What Orleans.Embedded cannot run, said at compile time.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor ReturnType = Error(
        "ORLE001",
        "Return type of a grain method",
        "{0} returns {1}: a grain method returns Task, Task<T>, ValueTask or ValueTask<T>");

    public static readonly DiagnosticDescriptor GenericMethod = Error(
        "ORLE002",
        "Generic grain method",
        "{0} is generic: Orleans.Embedded has no generic grain methods");

    public static readonly DiagnosticDescriptor GenericInterface = Error(
        "ORLE003",
        "Generic grain interface",
        "{0} is generic: Orleans.Embedded has no generic grain interfaces");

    public static readonly DiagnosticDescriptor Parameter = Error(
        "ORLE004",
        "Parameter of a grain method",
        "{0} has a parameter '{1}' that is ref, in or out, or a second CancellationToken");

    public static readonly DiagnosticDescriptor Member = Error(
        "ORLE005",
        "Member of a grain interface",
        "{0} is not a method: a grain interface has methods only");

    public static readonly DiagnosticDescriptor OneWayResult = Error(
        "ORLE006",
        "One-way method with a result",
        "{0} is [OneWay] and returns {1}: nobody waits for its result");

    public static readonly DiagnosticDescriptor Inaccessible = Error(
        "ORLE007",
        "Private grain type",
        "{0} is not visible to the generated code: make it internal or public");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Orleans.Embedded", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
