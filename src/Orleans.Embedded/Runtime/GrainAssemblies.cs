using System.Reflection;

namespace Orleans.Runtime;

/// <summary>
/// Finds the assemblies with grains: those loaded, and those they reference, loading them. The generator names references
/// that the compiler leaves out because no code mentions them.
/// </summary>
internal static class GrainAssemblies
{
    private static readonly string[] Skipped = ["System", "Microsoft", "netstandard", "mscorlib", "xunit", "testhost"];

    public static List<IGrainAssembly> Find()
    {
        var seen = new HashSet<string>();
        var open = new Queue<Assembly>();
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies()) Visit(assembly);
        if (Assembly.GetEntryAssembly() is { } entry) Visit(entry);

        var found = new List<IGrainAssembly>();
        while (open.TryDequeue(out var assembly))
        {
            if (assembly.GetCustomAttribute<GrainAssemblyAttribute>() is { } grains)
                found.Add((IGrainAssembly)Activator.CreateInstance(grains.Registration, nonPublic: true)!);
            var references = assembly.GetReferencedAssemblies().Select(name => name.Name!)
                .Concat(assembly.GetCustomAttributes<GrainAssemblyReferenceAttribute>().Select(reference => reference.AssemblyName));
            foreach (var name in references.Where(name => !IsSkipped(name) && !seen.Contains(name)))
            {
                if (TryLoad(name) is { } reference) Visit(reference);
                else seen.Add(name);
            }
        }

        return found;

        void Visit(Assembly assembly)
        {
            if (!assembly.IsDynamic && assembly.GetName().Name is { } name && !IsSkipped(name) && seen.Add(name)) open.Enqueue(assembly);
        }
    }

    private static bool IsSkipped(string name) =>
        Skipped.Any(prefix => name.Equals(prefix, StringComparison.Ordinal) || name.StartsWith(prefix + ".", StringComparison.Ordinal));

    private static Assembly? TryLoad(string name)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            // A reference that is not deployed has no grains to run.
            return null;
        }
    }
}
