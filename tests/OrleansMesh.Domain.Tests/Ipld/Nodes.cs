using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Tests.Ipld;

/// <summary>Generators of IPLD values.</summary>
internal static class Nodes
{
    private static readonly string[] Keys = ["", "a", "b", "aa", "é", "/", "𐀀", "z", "abc"];

    /// <summary>Values of bounded depth, of every kind.</summary>
    public static Arbitrary<IpldNode> Any { get; } = Value(3).ToArbitrary();

    public static Gen<IpldNode> Value(int depth)
    {
        Gen<IpldNode> scalar = Gen.OneOf(
            Gen.Elements(IpldNode.Null, IpldNode.True, IpldNode.False, IpldNode.Of(0.5), IpldNode.Of(-0.0), IpldNode.Of(1e300)),
            Gen.Elements<Int128>(0, 1, 23, 24, 255, 256, 65536, -1, -25, IpldNode.IntegerMax, IpldNode.IntegerMin).Select(IpldNode.Of),
            Gen.Elements(Keys).Select(IpldNode.Of),
            Texts.Bytes.Generator.Select(bytes => IpldNode.Of(bytes)),
            Texts.Bytes.Generator.Select(bytes => IpldNode.Of(Cid.Of(bytes))));
        if (depth == 0)
        {
            return scalar;
        }

        Gen<IpldNode> inner = Value(depth - 1);
        Gen<IpldNode> list = inner.ListOf(3).Select(items => IpldNode.ListOf(items));
        Gen<IpldNode> map = Gen.Shuffle(Keys).SelectMany(keys => inner.ArrayOf(4).Select(values => IpldNode.MapOf(values.Select((v, i) => (keys[i], v)))));
        return Gen.OneOf(scalar, list, map);
    }
}
