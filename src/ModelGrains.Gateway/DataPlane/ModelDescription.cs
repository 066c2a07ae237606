using System.Collections.Immutable;
using ModelGrains.Models;

namespace ModelGrains.Gateway.DataPlane;

/// <summary>Metadata of a model.</summary>
/// <param name="Name">The model.</param>
/// <param name="Versions">The versions that answer requests, ascending; the one described alone where one was asked for.</param>
/// <param name="Platform">What runs it: <c>onnxruntime_onnx</c>.</param>
/// <param name="Signature">Inputs and outputs of the version described.</param>
public sealed record ModelDescription(ModelName Name, ImmutableArray<ModelVersion> Versions, string Platform, ModelSignature Signature);
