extern alias generator;

using generator::Orleans.Embedded.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Orleans.ContractTests.Embedded;

/// <summary>What Orleans.Embedded cannot run is an error at compile time that names it.</summary>
public sealed class GeneratorTests
{
    private const string Prelude = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Orleans;
        using Orleans.Concurrency;

        """;

    [Theory]
    [InlineData("public interface IBad : IGrainWithStringKey { int Get(); }", "ORLE001", "IBad.Get()")]
    [InlineData("public interface IBad : IGrainWithStringKey { IAsyncEnumerable<int> Get(); }", "ORLE001", "IBad.Get()")]
    [InlineData("public interface IBad : IGrainWithStringKey { Task Get<T>(); }", "ORLE002", "IBad.Get<T>()")]
    [InlineData("public interface IBad<T> : IGrainWithStringKey { Task Get(T value); }", "ORLE003", "IBad<T>")]
    [InlineData("public interface IBad : IGrainWithStringKey { Task Get(ref int value); }", "ORLE004", "IBad.Get(ref int)")]
    [InlineData("public interface IBad : IGrainWithStringKey { Task Get(CancellationToken a, CancellationToken b); }", "ORLE004", "'b'")]
    [InlineData("public interface IBad : IGrainWithStringKey { int Value { get; } }", "ORLE005", "IBad.Value")]
    [InlineData("public interface IBad : IGrainWithStringKey { [OneWay] Task<int> Get(); }", "ORLE006", "IBad.Get()")]
    [InlineData("public class Outer { private interface IBad : IGrainWithStringKey { Task Get(); } }", "ORLE007", "IBad")]
    public void Generate_WhatCannotRun_IsAnErrorThatNamesIt(string code, string id, string name)
    {
        var (_, problems) = Generate(code);

        var problem = Assert.Single(problems);
        Assert.Equal(id, problem.Id);
        Assert.Equal(DiagnosticSeverity.Error, problem.Severity);
        Assert.Contains(name, problem.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public interface IGood : IGrainWithStringKey { ValueTask<(int A, string? B)> Get(string? @class, CancellationToken token = default, params int[] more); }")]
    [InlineData("public interface IBase : IGrain { Task A(); } public interface IGood : IBase, IGrainWithGuidKey { Task<List<string?>> A(int x); ValueTask @event(); }")]
    [InlineData("public class Outer { internal interface IGood : IGrainWithIntegerKey { [OneWay] Task A(); [ResponseTimeout(\"00:00:05\")] Task<T[]> B(T[,] t); } public enum T { One } }")]
    public void Generate_WhatCanRun_Compiles(string code)
    {
        var (output, problems) = Generate(code);

        Assert.Empty(problems);
        Assert.Empty(output.GetDiagnostics().Where(problem => problem.Severity == DiagnosticSeverity.Error));
    }

    private static (Compilation Output, IReadOnlyList<Diagnostic> Problems) Generate(string code)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Append(typeof(IGrain).Assembly.Location)
            .Distinct()
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Generated",
            [CSharpSyntaxTree.ParseText("#nullable enable\n" + Prelude + code)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        CSharpGeneratorDriver.Create(new GrainGenerator())
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out var problems);
        return (output, problems);
    }
}
