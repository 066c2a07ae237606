using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Orleans.Embedded.Generator;

/// <summary>The grain interfaces and grain classes that a compilation declares.</summary>
internal sealed class GrainTypes
{
    private const string Addressable = "Orleans.Runtime.IAddressable";
    private static readonly string[] Bases =
    [
        Addressable, "Orleans.IGrain", "Orleans.IGrainWithStringKey", "Orleans.IGrainWithIntegerKey", "Orleans.IGrainWithGuidKey",
    ];

    public List<INamedTypeSymbol> Interfaces { get; } = [];

    public List<INamedTypeSymbol> Classes { get; } = [];

    public static GrainTypes In(Compilation compilation, CancellationToken cancellationToken)
    {
        var found = new GrainTypes();
        if (compilation.GetTypeByMetadataName(Addressable) is not { } addressable) return found;
        var open = new Stack<INamespaceOrTypeSymbol>([compilation.Assembly.GlobalNamespace]);
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var member in open.Pop().GetMembers().OfType<INamespaceOrTypeSymbol>())
            {
                open.Push(member);
                if (member is not INamedTypeSymbol type || !type.AllInterfaces.Contains(addressable, SymbolEqualityComparer.Default)) continue;
                if (type.TypeKind == TypeKind.Interface && !Bases.Contains(type.ToDisplayString())) found.Interfaces.Add(type);
                if (IsGrainClass(type)) found.Classes.Add(type);
            }
        }

        return found;
    }

    // The interface's own methods and those it inherits, in a stable order.
    public static IEnumerable<ISymbol> MembersOf(INamedTypeSymbol type) => type.AllInterfaces
        .Where(inherited => !Bases.Contains(inherited.ToDisplayString()))
        .Prepend(type)
        .SelectMany(declaring => declaring.GetMembers())
        .Where(member => !member.IsStatic && member is not IMethodSymbol { AssociatedSymbol: not null } and not INamedTypeSymbol);

    // Whether code elsewhere in the compilation can name it.
    public static bool IsVisible(INamedTypeSymbol type)
    {
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal) return false;
        }

        return true;
    }

    private static bool IsGrainClass(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsAbstract: false, IsGenericType: false }
        && type.AllInterfaces.Any(implemented => implemented.ToDisplayString() == "Orleans.IGrainBase")
        && type.AllInterfaces.Any(implemented => implemented.ToDisplayString() == "Orleans.IGrain");
}
