using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Conversion;

/// <summary>
/// The model's name in load and unload requests: field 2, or field 1 from KServe's clients, whose file numbers it so. Field 1 with
/// field 2 is a repository's name, which a server with one repository does not use.
/// </summary>
public static class RepositoryMessages
{
    /// <summary>The model to load.</summary>
    public static string ModelOf(RepositoryModelLoadRequest message) =>
        message.ModelName.Length > 0 ? message.ModelName : message.RepositoryName;

    /// <summary>The model to unload.</summary>
    public static string ModelOf(RepositoryModelUnloadRequest message) =>
        message.ModelName.Length > 0 ? message.ModelName : message.RepositoryName;
}
