using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Orleans.Embedded.Generator;

/// <summary>A method of a grain interface, as far as the generated code needs it.</summary>
internal sealed class GrainMethod
{
    private const string Tasks = "System.Threading.Tasks.";

    private GrainMethod(IMethodSymbol symbol, string? result, bool isValueTask)
    {
        Symbol = symbol;
        Result = result;
        IsValueTask = isValueTask;
        Token = symbol.Parameters.FirstOrDefault(IsToken);
        Arguments = [.. symbol.Parameters.Where(parameter => !IsToken(parameter))];
    }

    public IMethodSymbol Symbol { get; }

    // The type inside the task; null without one.
    public string? Result { get; }

    public bool IsValueTask { get; }

    public IParameterSymbol? Token { get; }

    public IReadOnlyList<IParameterSymbol> Arguments { get; }

    public string Interface => Symbol.ContainingType.ToDisplayString(Names.Full);

    // InvokeMethodOptions
    public int Options => (Has("Orleans.Concurrency.OneWayAttribute") ? 1 : 0)
        | (Has("Orleans.Concurrency.ReadOnlyAttribute") ? 2 : 0)
        | (Has("Orleans.Concurrency.AlwaysInterleaveAttribute") ? 4 : 0);

    public string? ResponseTimeout => Symbol.GetAttributes()
        .FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == "Orleans.ResponseTimeoutAttribute")?
        .ConstructorArguments.FirstOrDefault().Value as string;

    public static GrainMethod? From(IMethodSymbol symbol, ICollection<Diagnostic> problems)
    {
        var before = problems.Count;
        if (symbol.IsGenericMethod) Report(Diagnostics.GenericMethod);
        foreach (var parameter in symbol.Parameters.Where(parameter => parameter.RefKind != RefKind.None)) Report(Diagnostics.Parameter, parameter.Name);
        foreach (var parameter in symbol.Parameters.Where(IsToken).Skip(1)) Report(Diagnostics.Parameter, parameter.Name);

        var returned = symbol.ReturnType as INamedTypeSymbol;
        var kind = returned?.OriginalDefinition.ToDisplayString();
        var valid = kind is Tasks + "Task" or Tasks + "Task<TResult>" or Tasks + "ValueTask" or Tasks + "ValueTask<TResult>";
        if (!valid) Report(Diagnostics.ReturnType, symbol.ReturnType.ToDisplayString());
        var result = valid ? returned!.TypeArguments.FirstOrDefault() : null;
        var method = new GrainMethod(symbol, result?.ToDisplayString(Names.Full), kind?.StartsWith(Tasks + "ValueTask") == true);
        if ((method.Options & 1) != 0 && method.Result is not null) Report(Diagnostics.OneWayResult, symbol.ReturnType.ToDisplayString());
        return problems.Count == before ? method : null;

        void Report(DiagnosticDescriptor descriptor, params object[] more) => problems.Add(
            Diagnostic.Create(descriptor, symbol.Locations.FirstOrDefault(), [symbol.ToDisplayString(), .. more]));
    }

    private static bool IsToken(IParameterSymbol parameter) => parameter.Type.ToDisplayString() == "System.Threading.CancellationToken";

    private bool Has(string attributeName) =>
        Symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == attributeName);
}
