using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Domain.Tests.Routing;

/// <summary>R-01, R-02: what a hub believes of a path, and what a liar cannot make of it.</summary>
public sealed class RouteAnnouncementTests
{
    private static readonly TestHub Na = new("na", "did:mesh:enterprise:acme-001");
    private static readonly TestHub Eu = new("eu");
    private static readonly TestHub Apac = new("apac");
    private static readonly TestHub Liar = new("liar");

    [Fact]
    public void Judge_HonestPath_IsBelievedByTheOneItIsFor()
    {
        RouteAnnouncement announcement = Parse(Na.Along(Eu, Apac).Bytes);

        Assert.Equal(RouteRefusal.None, announcement.Judge(Apac.Node, Eu.Node));
        Assert.Equal([Na.Node, Eu.Node], announcement.Hops.Select(hop => hop.Node));
        Assert.Equal((Na.Node, 1000L), (announcement.Origin, announcement.Latency));
        Assert.Equal(KnownMeshes.Of(["did:mesh:enterprise:acme-001"]).Hash, announcement.Statement.Terms.Meshes);
    }

    [Fact]
    public void Judge_ShownToAnother_IsNotForIt() => Assert.Equal(RouteRefusal.NotForUs, Na.Along(Eu, Apac).Judge(Liar.Node, Eu.Node));

    [Fact]
    public void Judge_FromAnotherThanTheLastHop_IsNotANeighbours() => Assert.Equal(RouteRefusal.NotNeighbour, Na.Along(Eu, Apac).Judge(Apac.Node, Liar.Node));

    [Fact]
    public void Judge_OwnIdOnThePath_IsALoop()
    {
        Assert.Equal(RouteRefusal.Loop, Na.Along(Eu, Apac, Eu).Judge(Eu.Node, Apac.Node));
        Assert.Equal(RouteRefusal.Loop, Na.Along(Eu, Apac, Eu, Liar).Judge(Liar.Node, Eu.Node));
    }

    [Fact]
    public void Judge_PathOfFiveHubs_IsTheLongest()
    {
        TestHub fourth = new("fourth"), fifth = new("fifth"), sixth = new("sixth");

        RouteAnnouncement longest = Na.Along(Eu, Apac, fourth, fifth);
        Assert.Equal(RouteRefusal.None, longest.Judge(fifth.Node, fourth.Node));
        Assert.InRange(longest.Bytes.Length, 1, 1600);
        Assert.Equal(RouteRefusal.PathTooLong, Na.Along(Eu, Apac, fourth, fifth, sixth).Judge(sixth.Node, fifth.Node));
    }

    [Fact]
    public void Judge_LiarLeavesOutAHop_IsNotForIt()
    {
        // Eu passed it on to the liar; the liar pretends that Na did so itself
        RouteAnnouncement told = Na.Along(Liar, Apac);
        RouteAnnouncement overheard = Na.Along(Eu, Liar);
        RouteAnnouncement forged = RouteForgery.Of(overheard.Statement, [overheard.Hops[0], RouteForgery.Hop(Liar, Apac.Node, overheard.Hops[0])]);

        Assert.Equal(RouteRefusal.None, told.Judge(Apac.Node, Liar.Node));
        Assert.Equal(RouteRefusal.NotForUs, forged.Judge(Apac.Node, Liar.Node));
    }

    [Fact]
    public void Judge_LiarPutsAnotherOnThePath_IsNotSigned()
    {
        RouteAnnouncement honest = Na.Along(Liar, Apac);
        RouteHop invented = RouteForgery.HopNamed(Eu.Node, Liar, to: Liar.Node, honest.Hops[0]);
        RouteAnnouncement forged = RouteForgery.Of(honest.Statement, [RouteForgery.Hop(Na, Eu.Node, honest.Statement), invented, RouteForgery.Hop(Liar, Apac.Node, invented)]);

        Assert.Equal(RouteRefusal.SignatureInvalid, forged.Judge(Apac.Node, Liar.Node));
    }

    [Fact]
    public void Judge_StatementOfAnotherKey_IsNotSigned()
    {
        HubStatementTerms terms = Na.State().Terms;
        HubStatement stolen = RouteForgery.Statement(terms, Liar.State().Signature);

        Assert.Equal(RouteRefusal.SignatureInvalid, Na.Along(stolen, Eu, Apac).Judge(Apac.Node, Eu.Node));
    }

    [Fact]
    public void TryParse_AnyByteChanged_IsRefusedOrNotBelieved()
    {
        byte[] bytes = Na.Along(Eu, Apac).Bytes.ToArray();
        Prop.ForAll(
            Gen.Choose(0, bytes.Length - 1).ToArbitrary(),
            Gen.Choose(1, 255).ToArbitrary(),
            (at, flip) =>
            {
                byte[] changed = [.. bytes];
                changed[at] ^= (byte)flip;
                return !RouteAnnouncement.TryParse(changed, out RouteAnnouncement? parsed, out RouteRefusal refusal)
                    ? refusal == RouteRefusal.Malformed
                    : parsed.Judge(Apac.Node, Eu.Node) != RouteRefusal.None;
            }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"hops":[],"statement":{},"type":"RouteAnnouncement"}""")]
    public void TryParse_NoAnnouncement_IsMalformed(string text)
    {
        Assert.False(RouteAnnouncement.TryParse(Encoding.UTF8.GetBytes(text), out _, out RouteRefusal refusal));
        Assert.Equal(RouteRefusal.Malformed, refusal);
    }

    [Fact]
    public void TryParse_LongerThanMay_IsTooLarge()
    {
        Assert.False(RouteAnnouncement.TryParse(new byte[RoutingLimits.AnnouncementBytesMax + 1], out _, out RouteRefusal refusal));
        Assert.Equal(RouteRefusal.TooLarge, refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    public void Sign_MeshesThatAreNoHash_Throws(string meshes) =>
        Assert.Throws<ArgumentException>(() => HubStatement.Sign(Na.State().Terms with { Meshes = meshes }, Na.Key));

    private static RouteAnnouncement Parse(ReadOnlyMemory<byte> bytes) =>
        RouteAnnouncement.TryParse(bytes, out RouteAnnouncement? parsed, out RouteRefusal refusal) ? parsed : throw new InvalidOperationException($"{refusal}");
}
