using System.Runtime.InteropServices;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Support;

/// <summary>Short ways to the records that the tests need.</summary>
internal static class Make
{
    public static ModelName Fraud { get; } = ModelName.Parse("fraud");

    public static DateTimeOffset Now { get; } = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    public static Tensor Floats(string name, long[] shape, params ReadOnlySpan<float> values) =>
        new() { Name = name, DataType = DataType.Fp32, Shape = [.. shape], Data = MemoryMarshal.AsBytes(values).ToArray() };

    public static Tensor Raw(string name, DataType type, long[] shape, params byte[] data) => new() { Name = name, DataType = type, Shape = [.. shape], Data = data };

    public static TensorSpec Spec(string name, DataType type = DataType.Fp32, params long[] shape) => new() { Name = name, DataType = type, Shape = [.. shape] };

    public static PackageDigest Digest(byte content)
    {
        var hash = new byte[32];
        hash[0] = content;
        return PackageDigest.FromSha256(hash);
    }
}
