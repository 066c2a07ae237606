using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ModelGrains.Architecture.Tests;

/// <summary>Which assembly may see which: the arrows of docs/architecture.md.</summary>
public sealed class ReferenceTests
{
    /// <summary>What each of our assemblies may refer to of ours, directly or not.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["ModelGrains.Abstractions"] = [],
        ["ModelGrains.Core"] = ["ModelGrains.Abstractions"],
        ["ModelGrains.Onnx"] = ["ModelGrains.Abstractions", "ModelGrains.Core"],
        ["modelgrains-verifier"] = ["ModelGrains.Abstractions", "ModelGrains.Core", "ModelGrains.Onnx"],
        ["ModelGrains.Storage"] = ["ModelGrains.Abstractions", "ModelGrains.Core"],
        ["ModelGrains.Protocol"] = ["ModelGrains.Abstractions", "ModelGrains.Core"],
        ["ModelGrains.Client"] = ["ModelGrains.Abstractions", "ModelGrains.Core", "ModelGrains.Protocol"],
        ["modelgrains"] = ["ModelGrains.Abstractions", "ModelGrains.Client", "ModelGrains.Core", "ModelGrains.Protocol"],
        ["ModelGrains.Grains"] = ["ModelGrains.Abstractions", "ModelGrains.Core", "ModelGrains.Onnx", "ModelGrains.Storage"],
        ["ModelGrains.Hosting"] = ["ModelGrains.Abstractions", "ModelGrains.Core", "ModelGrains.Onnx", "ModelGrains.Storage", "ModelGrains.Grains"],
    };

    /// <summary>Namespaces of Orleans that the contract is made of; generated proxies are part of it.</summary>
    private static readonly string[] ContractNamespaces =
        ["Orleans", "Orleans.CodeGeneration", "Orleans.Concurrency", "Orleans.Invocation", "Orleans.Metadata", "Orleans.Runtime", "Orleans.Serialization", "Orleans.Internal"];

    /// <summary>Assemblies that only the layer over Core may see.</summary>
    private static readonly string[] Heavy =
        ["Microsoft.ML.OnnxRuntime", "Microsoft.Data.Sqlite", "Orleans.Runtime", "Orleans.Server", "Microsoft.AspNetCore", "Microsoft.Extensions.Hosting"];

    public static TheoryData<string> Assemblies { get; } = [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void References_OfEachAssembly_PointDownOnly(string assembly)
    {
        var references = ReferencesOf(assembly).Where(name => name.StartsWith("ModelGrains.", StringComparison.Ordinal));

        Assert.Empty(references.Except(Allowed[assembly]));
    }

    [Theory]
    [InlineData("ModelGrains.Abstractions")]
    [InlineData("ModelGrains.Core")]
    [InlineData("ModelGrains.Protocol")]
    [InlineData("ModelGrains.Client")]
    [InlineData("modelgrains")]
    public void References_OfContractAndClients_HaveNoRuntimeAndNoOnnx(string assembly) =>
        Assert.DoesNotContain(ReferencesOf(assembly), name => Heavy.Any(heavy => name.StartsWith(heavy, StringComparison.Ordinal)));

    [Theory]
    [InlineData("ModelGrains.Onnx")]
    [InlineData("modelgrains-verifier")]
    public void References_OfOnnx_HaveNoActorRuntime(string assembly)
    {
        // Attributes of messages aside, which come from the assembly that declares them.
        Assert.DoesNotContain(TypesUsed(assembly), type => type.StartsWith("Orleans.", StringComparison.Ordinal) && !IsGenerated(type));
    }

    [Theory]
    [InlineData("ModelGrains.Abstractions")]
    [InlineData("ModelGrains.Core")]
    public void Types_OfOrleansUsedByTheContract_AreOfTheContract(string assembly)
    {
        var used = TypesUsed(assembly).Where(type => type.StartsWith("Orleans.", StringComparison.Ordinal))
            .Select(type => type[..type.LastIndexOf('.')])
            .Distinct();

        Assert.DoesNotContain(used, name => !ContractNamespaces.Any(contract => name == contract || name.StartsWith(contract + ".", StringComparison.Ordinal)));
    }

    private static bool IsGenerated(string type) => type.StartsWith("Orleans.Serialization.", StringComparison.Ordinal) || type.StartsWith("Orleans.Metadata.", StringComparison.Ordinal) || type == "Orleans.ApplicationPartAttribute";

    private static IEnumerable<string> ReferencesOf(string assembly) =>
        Assembly.LoadFrom(PathOf(assembly)).GetReferencedAssemblies().Select(name => name.Name!);

    private static List<string> TypesUsed(string assembly)
    {
        using var stream = File.OpenRead(PathOf(assembly));
        using var file = new PEReader(stream);
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];
    }

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly + ".dll");
}
