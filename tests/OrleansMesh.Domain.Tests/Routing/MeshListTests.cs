using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Domain.Tests.Routing;

/// <summary>R-01: the meshes of a hub are told once, then what changes of them.</summary>
public sealed class MeshListTests
{
    private static readonly Gen<MeshList> Lists =
        Gen.Choose(0, 40).ListOf().Select(numbers => List([.. numbers.Distinct().Select(number => $"did:mesh:a:m{number}")]));

    [Fact]
    public void Hash_IsThatOfTheNamesEachWithALineFeed()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("did:mesh:a:m1\ndid:mesh:b:m2\n");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), List("did:mesh:a:m1", "did:mesh:b:m2").Hash);
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", MeshList.Empty.Hash);
    }

    [Fact]
    public void Since_AnyTwoLists_IsWhatMakesOneOfTheOther() => Prop.ForAll(Lists.ToArbitrary(), Lists.ToArbitrary(), (before, after) =>
        after.Since(before) is { } news
            ? before.TryApply(news, out MeshList? list) && list.Hash == after.Hash && list.Names.SequenceEqual(after.Names) && news.Added.Count + news.Removed.Count <= after.Names.Count
            : before.Hash == after.Hash).QuickCheckThrowOnFailure();

    [Fact]
    public void TryApply_AnyNewsOfOtherLists_MakesAListInOrderOrNone() => Prop.ForAll(Lists.ToArbitrary(), Lists.ToArbitrary(), Lists.ToArbitrary(), (known, added, removed) =>
        !known.TryApply(new MeshNews(known.Hash, added.Names, removed.Names), out MeshList? list)
            || (MeshList.TryCreate(list.Names, out MeshList? same) && same.Hash == list.Hash && !list.Names.Intersect(removed.Names.Except(added.Names)).Any())).QuickCheckThrowOnFailure();

    [Fact]
    public void Since_NothingKnown_IsTheWholeList()
    {
        MeshNews news = List("did:mesh:a:m1").Since(null)!;
        Assert.True(news.IsWhole);
        Assert.Equal(["did:mesh:a:m1"], news.Added);
        Assert.True(MeshList.Empty.Since(null)!.IsWhole);
    }

    [Fact]
    public void TryApply_OfAnotherList_OrOfWhatIsNotThere_IsRefused()
    {
        MeshList known = List("did:mesh:a:m1", "did:mesh:a:m3");
        Assert.True(known.TryApply(new MeshNews(known.Hash, ["did:mesh:a:m2"], ["did:mesh:a:m3"]), out MeshList? list));
        Assert.Equal(["did:mesh:a:m1", "did:mesh:a:m2"], list.Names);

        Assert.False(known.TryApply(new MeshNews(MeshList.Empty.Hash, ["did:mesh:a:m2"], []), out _));
        Assert.False(known.TryApply(new MeshNews(known.Hash, ["did:mesh:a:m1"], []), out _));
        Assert.False(known.TryApply(new MeshNews(known.Hash, [], ["did:mesh:a:m2"]), out _));
        Assert.False(known.TryApply(new MeshNews(known.Hash, ["no DID"], []), out _));
        Assert.False(known.TryApply(new MeshNews(known.Hash, ["did:mesh:a:m4", "did:mesh:a:m2"], []), out _));
        Assert.False(known.TryApply(new MeshNews(known.Hash, [], ["did:mesh:a:m3", "did:mesh:a:m1"]), out _));
    }

    [Fact]
    public void TryCreate_ToTheBounds_AndOneMoreIsNone()
    {
        // as many as may be, and as many characters
        string[] full = [.. Enumerable.Range(0, RoutingLimits.MeshesMax).Select(i => $"did:mesh:enterprise:{i:D28}")];
        Assert.Equal(RoutingLimits.MeshCharsMax, full.Sum(mesh => mesh.Length));
        MeshList list = List(full);

        Assert.False(MeshList.TryCreate([.. full.Select(mesh => mesh[..^1]), "did:mesh:enterprise:z"], out _));
        Assert.False(MeshList.TryCreate([.. full[..^1], full[^1] + "0"], out _));
        Assert.False(list.TryApply(new MeshNews(list.Hash, ["did:mesh:z:m1"], []), out _));
        Assert.False(List([.. full[..^1]]).TryApply(new MeshNews(List([.. full[..^1]]).Hash, [full[^1] + "0"], []), out _));
        Assert.True(List([.. full[..^1]]).TryApply(new MeshNews(List([.. full[..^1]]).Hash, [full[^1]], []), out _));
    }

    [Theory]
    [InlineData("did:mesh:a:m1", "did:mesh:a:m1")]
    [InlineData("did:mesh:a:m2", "did:mesh:a:m1")]
    [InlineData("did:mesh:a:m1", "nobody")]
    public void TryCreate_OutOfOrderTwiceOrNoDid_IsNone(string first, string second) => Assert.False(MeshList.TryCreate([first, second], out _));

    private static MeshList List(params string[] names) => KnownMeshes.Of([.. names.Order(StringComparer.Ordinal)]);
}
