using System.Collections.Immutable;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;

namespace ModelGrains.Gateway.DataPlane;

/// <summary>The data plane's records as the protocol's messages, from which both wires are written.</summary>
internal static class DataPlaneMessages
{
    // A tensor whose rank the graph leaves open has no form in the protocol: one dimension of any size comes nearest.
    private static readonly ImmutableArray<long> AnyShape = [-1];

    public static ServerMetadataResponse ToMessage(this ServerDescription server) =>
        new() { Name = server.Name, Version = server.Version, Extensions = { server.Extensions } };

    public static ModelMetadataResponse ToMessage(this ModelDescription model) => new()
    {
        Name = model.Name.Value,
        Versions = { model.Versions.Select(version => version.ToString()) },
        Platform = model.Platform,
        Inputs = { model.Signature.Inputs.Select(ToMessage) },
        Outputs = { model.Signature.Outputs.Select(ToMessage) },
    };

    public static RepositoryIndexResponse ToMessage(this ImmutableArray<RepositoryIndexEntry> entries) => new()
    {
        Models =
        {
            entries.Select(entry => new RepositoryIndexResponse.Types.ModelIndex
            {
                Name = entry.Name.Value,
                Version = entry.Version.ToString(),
                State = entry.State,
                Reason = entry.Reason,
            }),
        },
    };

    private static ModelMetadataResponse.Types.TensorMetadata ToMessage(TensorSpec spec) =>
        new() { Name = spec.Name, Datatype = spec.DataType.Name(), Shape = { spec.HasRank ? spec.Shape : AnyShape } };
}
