using Google.Protobuf;
using Google.Protobuf.Reflection;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Gateway.Grpc.Reflection;

/// <summary>The files, symbols and services that reflection knows.</summary>
internal sealed class ReflectionIndex
{
    private readonly Dictionary<string, FileDescriptor> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> symbols = new(StringComparer.Ordinal);
    private readonly HashSet<string> messages = new(StringComparer.Ordinal);

    private ReflectionIndex(params ReadOnlySpan<FileDescriptor> roots)
    {
        var services = new List<string>();
        foreach (var root in roots)
        {
            Add(root);
            services.AddRange(root.Services.Select(service => service.FullName));
        }

        Services = [.. services.Order(StringComparer.Ordinal)];
    }

    /// <summary>Everything that this server answers.</summary>
    public static ReflectionIndex Served { get; } = new(
        OpenInferenceReflection.Descriptor,
        Protocol.Messages.Repository.ModelRepositoryReflection.Descriptor,
        Protocol.Messages.Health.HealthReflection.Descriptor,
        Protocol.Messages.Reflection.ReflectionReflection.Descriptor,
        Protocol.Messages.ReflectionAlpha.ReflectionReflection.Descriptor);

    /// <summary>The full names of the services, sorted.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>Whether a message of this full name is known.</summary>
    public bool IsMessage(string name) => messages.Contains(name);

    /// <summary>A file with all that it imports, itself first; null where it is not known.</summary>
    public IReadOnlyList<ByteString>? FindFile(string name) => files.TryGetValue(name, out var file) ? WithImports(file) : null;

    /// <summary>The file that declares a service, method, message, field or enumeration, with all that it imports; null where none does.</summary>
    public IReadOnlyList<ByteString>? FindSymbol(string name) => symbols.TryGetValue(name, out var file) ? WithImports(file) : null;

    private static List<ByteString> WithImports(FileDescriptor file)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<ByteString>();
        Visit(file);
        return found;

        void Visit(FileDescriptor next)
        {
            if (!seen.Add(next.Name))
                return;
            found.Add(next.SerializedData);
            foreach (var import in next.Dependencies)
                Visit(import);
        }
    }

    private void Add(FileDescriptor file)
    {
        if (!files.TryAdd(file.Name, file))
            return;
        foreach (var service in file.Services)
        {
            symbols[service.FullName] = file;
            foreach (var method in service.Methods)
                symbols[method.FullName] = file;
        }

        foreach (var message in file.MessageTypes)
            Add(message);
        foreach (var type in file.EnumTypes)
            Add(type);
        foreach (var import in file.Dependencies)
            Add(import);
    }

    private void Add(MessageDescriptor message)
    {
        messages.Add(message.FullName);
        symbols[message.FullName] = message.File;
        foreach (var field in message.Fields.InDeclarationOrder())
            symbols[field.FullName] = message.File;
        foreach (var oneof in message.Oneofs)
            symbols[oneof.FullName] = message.File;
        foreach (var nested in message.NestedTypes)
            Add(nested);
        foreach (var type in message.EnumTypes)
            Add(type);
    }

    private void Add(EnumDescriptor type)
    {
        symbols[type.FullName] = type.File;

        // As in C++, a value is a sibling of its enumeration.
        var scope = type.FullName[..(type.FullName.LastIndexOf('.') + 1)];
        foreach (var value in type.Values)
            symbols[scope + value.Name] = type.File;
    }
}
