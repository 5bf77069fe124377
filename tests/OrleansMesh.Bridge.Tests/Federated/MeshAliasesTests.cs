using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Bridge.Federated;

namespace OrleansMesh.Bridge.Tests.Federated;

public sealed class MeshAliasesTests
{
    private const string Mit = "did:mesh:academic:mit-001";
    private const string OtherMit = "did:mesh:enterprise:mit-001";
    private const string WebMit = "did:web:academic:mit-001";

    [Fact]
    public void Of_NoClash_LastSegment()
    {
        MeshAliases aliases = Updated(Mit, "did:web:example.org");
        Assert.Equal("mit-001", aliases.Of(Mit));
        Assert.Equal("example-org", aliases.Of("did:web:example.org"));
        Assert.Equal(Mit, aliases.Find("mit-001"));
        Assert.Null(aliases.Find("nobody"));
    }

    [Fact]
    public void Of_Clash_CategoryThenHash()
    {
        MeshAliases two = Updated(Mit, OtherMit);
        Assert.Equal(("academic-mit-001", "enterprise-mit-001"), (two.Of(Mit), two.Of(OtherMit)));
        MeshAliases three = Updated(Mit, OtherMit, WebMit);
        Assert.Equal("enterprise-mit-001", three.Of(OtherMit));
        Assert.Matches("^mit-001-[0-9a-f]{6}$", three.Of(Mit));
        Assert.Matches("^mit-001-[0-9a-f]{6}$", three.Of(WebMit));
    }

    [Fact]
    public void Update_NameOnceUsed_NeverMeansAnotherMesh()
    {
        MeshAliases aliases = Updated(Mit);
        aliases.Update([Mit, OtherMit]);
        Assert.Equal(Mit, aliases.Find("mit-001"));
        aliases.Update([OtherMit]);
        Assert.Equal(Mit, aliases.Find("mit-001"));
        Assert.Equal("enterprise-mit-001", aliases.Of(OtherMit));
        aliases.Update([Mit]);
        Assert.Equal("mit-001", aliases.Of(Mit));
    }

    [Fact]
    public void Update_AnyMeshes_DistinctLegalAndFound() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>[]>(),
        names =>
        {
            string[] meshes = [.. names.Select((n, i) => $"did:mesh:{(i % 2 == 0 ? "a" : "b")}:{n.Get}").Distinct()];
            MeshAliases aliases = Updated(meshes);
            string[] given = [.. meshes.Select(aliases.Of)];
            return given.Distinct().Count() == meshes.Length
                && given.All(a => a.Length is > 0 and <= MeshAliases.CharsMax && a.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
                && meshes.All(m => aliases.Find(aliases.Of(m)) == m);
        }).QuickCheckThrowOnFailure();

    private static MeshAliases Updated(params string[] meshes)
    {
        var aliases = new MeshAliases();
        aliases.Update(meshes);
        return aliases;
    }
}
