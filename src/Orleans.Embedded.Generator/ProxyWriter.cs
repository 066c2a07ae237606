using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Orleans.Embedded.Generator;

/// <summary>Writes the proxy of a grain interface, with one nested request class per method.</summary>
internal static class ProxyWriter
{
    private const string Runtime = "global::Orleans.Runtime.";

    public static string NameOf(INamedTypeSymbol type) => "Proxy_" + Names.Identifier(type.ToDisplayString());

    public static void Write(StringBuilder code, INamedTypeSymbol type, IReadOnlyList<GrainMethod> methods)
    {
        var name = NameOf(type);
        code.Append($$"""

                internal sealed class {{name}} : {{Runtime}}GrainReference, {{type.ToDisplayString(Names.Full)}}
                {
                    public {{name}}({{Runtime}}GrainReferenceShared shared, {{Runtime}}IdSpan key) : base(shared, key) { }

            """);
        for (var i = 0; i < methods.Count; i++) WriteMethod(code, methods[i], $"Request{i}_{methods[i].Symbol.Name}");
        code.Append("    }\n");
    }

    private static void WriteMethod(StringBuilder code, GrainMethod method, string request)
    {
        var parameters = string.Join(", ", method.Symbol.Parameters.Select(p => $"{p.Type.ToDisplayString(Names.Full)} p{p.Ordinal}"));
        var values = string.Join(", ", method.Symbol.Parameters.Select(p => $"P{p.Ordinal} = p{p.Ordinal}"));
        var send = $"Send(new {request} {{ {values} }})";
        code.Append($$"""

                    {{method.Symbol.ReturnType.ToDisplayString(Names.Full)}} {{method.Interface}}.{{Escape(method.Symbol.Name)}}({{parameters}}) =>
                        {{(method.IsValueTask ? $"new({send})" : send)}};

            """);
        WriteRequest(code, method, request);
    }

    private static void WriteRequest(StringBuilder code, GrainMethod method, string request)
    {
        var generic = method.Result is null ? string.Empty : $"<{method.Result}>";
        var task = $"global::System.Threading.Tasks.Task{generic}";
        var call = $"(({method.Interface})target).{Escape(method.Symbol.Name)}({string.Join(", ", method.Symbol.Parameters.Select(p => $"P{p.Ordinal}"))})";
        var containing = method.Symbol.ContainingType;
        code.Append($$"""

                    private sealed class {{request}} : {{Runtime}}TaskRequest{{generic}}
                    {
                        private static readonly {{Runtime}}RequestMetadata Method = new(
                            typeof({{containing.ToDisplayString(Names.TypeOf)}}), {{Literal(containing.ToDisplayString())}}, {{Literal(method.Symbol.Name)}},
                            (global::Orleans.CodeGeneration.InvokeMethodOptions){{method.Options}}, {{Literal(method.ResponseTimeout)}}{{string.Concat(method.Symbol.Parameters.Select(p => $", typeof({TypeOf(p.Type)})"))}});

                        public {{request}}() : base(Method) { }

            """);
        foreach (var parameter in method.Symbol.Parameters)
            code.Append($"            public {parameter.Type.ToDisplayString(Names.Full)} P{parameter.Ordinal} = default!;\n");
        if (method.Arguments.Count > 0) WriteArguments(code, method.Arguments);
        if (method.Token is { } token)
        {
            code.Append($$"""

                            public override bool IsCancellable => true;

                            public override global::System.Threading.CancellationToken GetCancellationToken() => P{{token.Ordinal}};

                            public override void SetCancellationToken(global::System.Threading.CancellationToken token) => P{{token.Ordinal}} = token;

                """);
        }

        code.Append($$"""

                        protected override {{task}} InvokeInner(object target) => {{call}}{{(method.IsValueTask ? ".AsTask()" : string.Empty)}};
                    }

            """);
    }

    private static void WriteArguments(StringBuilder code, IReadOnlyList<IParameterSymbol> arguments)
    {
        code.Append($$"""

                        public override int GetArgumentCount() => {{arguments.Count}};

                        public override object? GetArgument(int index) => index switch
                        {

            """);
        for (var i = 0; i < arguments.Count; i++) code.Append($"                {i} => P{arguments[i].Ordinal},\n");
        code.Append("""
                            _ => base.GetArgument(index),
                        };

                        public override void SetArgument(int index, object value)
                        {
                            switch (index)
                            {

            """);
        for (var i = 0; i < arguments.Count; i++)
            code.Append($"                    case {i}: P{arguments[i].Ordinal} = ({arguments[i].Type.ToDisplayString(Names.Full)})value; return;\n");
        code.Append("""
                                default: base.SetArgument(index, value); return;
                            }
                        }

            """);
    }

    private static string TypeOf(ITypeSymbol type) =>
        type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(Names.TypeOf) is "dynamic" ? "object" : type.ToDisplayString(Names.TypeOf);

    private static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    private static string Literal(string? text) => text is null ? "null" : SymbolDisplay.FormatLiteral(text, quote: true);
}
