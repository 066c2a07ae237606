using FsCheck;
using FsCheck.Fluent;

namespace ModelGrains.Abstractions.Tests.Keys;

/// <summary>Keys of every legal form.</summary>
internal static class KeyGenerators
{
    private const string First = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Rest = First + "._-";

    private static readonly Gen<ModelName> NameGen =
        from first in Gen.Elements(First.ToCharArray())
        from length in Gen.Choose(0, ModelName.MaxLength - 1)
        from rest in Gen.ArrayOf(Gen.Elements(Rest.ToCharArray()), length)
        select ModelName.Parse(first + new string(rest));

    private static readonly Gen<ModelVersion> VersionGen =
        Gen.OneOf(Gen.Choose(1, 100), Gen.Choose(1, int.MaxValue), Gen.Constant(int.MaxValue)).Select(number => new ModelVersion(number));

    public static Arbitrary<ModelName> Names => NameGen.ToArbitrary();

    public static Arbitrary<ModelVersion> Versions => VersionGen.ToArbitrary();

    public static Arbitrary<InstanceKey> Instances => (
        from name in NameGen
        from version in VersionGen
        from slot in Gen.OneOf(Gen.Choose(0, 64), Gen.Constant(int.MaxValue))
        select new InstanceKey(name, version, slot)).ToArbitrary();
}
