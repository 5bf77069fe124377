using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Domain.Tests.Trust;

/// <summary>G-01: no attester, and no group that attests each other, moves a score by more than it may.</summary>
public sealed class AttestationWeightsTests
{
    private const string About = "did:mesh:test:about";

    [Theory]
    [InlineData(0, 0)]
    [InlineData(24, 0)]
    [InlineData(25, 25)]
    [InlineData(50, 50)]
    [InlineData(75, 75)]
    [InlineData(89, 75)]
    [InlineData(90, 100)]
    [InlineData(100, 100)]
    public void PercentOf_Level_WeighsInFiveSteps(int score, int percent) => Assert.Equal(percent, AttestationWeights.PercentOf(score));

    [Fact]
    public void Weigh_OneAttester_GivesNoMoreThanItsShare()
    {
        Assert.Equal(2_000, Points([Said("a", 100)], One("a", 100)));
        Assert.Equal(500, Points([Said("a", 50)], One("a", 60)));
        Assert.Equal(0, Points([Said("a", 0)], One("a", 100)));
        Assert.Equal(0, Points([Said("a", 100)], []));

        // more claims are no more weight: what it says counts by its mean
        Assert.Equal(2_000, Points([Said("a", 100), Said("a", 100, AttestationClaim.Conduct)], One("a", 100)));
        Assert.Equal(1_000, Points([Said("a", 100), Said("a", 0, AttestationClaim.Conduct)], One("a", 100)));
    }

    [Fact]
    public void Weigh_AttestersThatStandAlone_AddUp()
    {
        string[] names = ["a", "b", "c", "d", "e"];
        Assert.Equal(10_000, Points([.. names.Select(name => Said(name, 100))], names.ToDictionary(Name, _ => new AttesterStanding(100, []))));
    }

    [Fact]
    public void Weigh_RingOfAttesters_GivesLessThanTwo()
    {
        string[] names = [.. Enumerable.Range(0, 20).Select(i => $"m{i}")];
        AttestationTerms[] said = [.. names.Select(name => Said(name, 100))];
        var ring = names.Select((name, i) => (Name(name), new AttesterStanding(100, [Name(names[(i + 1) % names.Length])]))).ToDictionary();
        IReadOnlyList<WeighedAttestation> weighed = AttestationWeights.Weigh(About, said, ring);
        Assert.InRange(weighed.Sum(each => each.Points), 3_900, 4_000);
        Assert.All(weighed, each => Assert.Equal((20, false), (each.Group, each.IsMutual)));

        // by one of them alone the mesh is answered: then they are one with it, and give less than one attester
        ring[Name("m7")] = new AttesterStanding(100, [.. ring[Name("m7")].AttestedBy, About]);
        weighed = AttestationWeights.Weigh(About, said, ring);
        Assert.InRange(weighed.Sum(each => each.Points), 1_900, 2_000);
        Assert.All(weighed, each => Assert.True(each.IsMutual));
    }

    [Fact]
    public void Weigh_AllThatTheMeshAttestsInReturn_AreOneGroup()
    {
        string[] names = ["a", "b", "c", "d"];
        var mutual = names.ToDictionary(Name, _ => new AttesterStanding(100, [About]));
        Assert.Equal(1_000 + 500 + 250 + 125, Points([.. names.Select(name => Said(name, 100))], mutual));

        // who is not of them counts in full beside
        mutual[Name("e")] = new AttesterStanding(100, []);
        Assert.Equal(1_875 + 2_000, Points([.. names.Append("e").Select(name => Said(name, 100))], mutual));
    }

    [Fact]
    public void Weigh_GroupOfUnequals_BeginsWithTheStrongest()
    {
        var pair = new Dictionary<string, AttesterStanding> { [Name("a")] = new(50, []), [Name("b")] = new(100, [Name("a")]) };
        IReadOnlyList<WeighedAttestation> weighed = AttestationWeights.Weigh(About, [Said("a", 100), Said("b", 100)], pair);
        Assert.Equal([("a", 500), ("b", 2_000)], weighed.Select(each => (each.By[^1..], each.Points)).Order());
    }

    [Fact]
    public void Weigh_AnyGraph_StaysWithinTheCapsOfItsGroups() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            // each byte an attestation between ten attesters, or with the mesh itself
            string[] names = [.. Enumerable.Range(0, 10).Select(i => Name($"m{i}"))];
            string[] all = [.. names, About];
            var standings = names.Select((name, i) => (name, new AttesterStanding(10 * i, [.. bytes.Where(b => b % 10 == i).Select(b => all[b / 10 % all.Length]).Distinct()]))).ToDictionary();
            AttestationTerms[] said = [.. names.Select((name, i) => Said($"m{i}", (i * 7) + (bytes.Length % 30)))];
            IReadOnlyList<WeighedAttestation> weighed = AttestationWeights.Weigh(About, said, standings);
            return weighed.Count == said.Length
                && weighed.All(each => each.Points is >= 0 and <= AttestationWeights.AttesterPointsMax)
                && weighed.Where(each => each.IsMutual).Sum(each => each.Points) <= AttestationWeights.AttesterPointsMax;
        }).QuickCheckThrowOnFailure();

    private static string Name(string name) => $"did:mesh:test:{name}";

    private static Dictionary<string, AttesterStanding> One(string name, int score) => new() { [Name(name)] = new AttesterStanding(score, []) };

    private static AttestationTerms Said(string by, int value, AttestationClaim claim = AttestationClaim.Quality) =>
        new(About, Name(by), $"{Name(by)}#key-1", Guid.Empty, claim, value, IssuedAt: 1, ExpiresAt: 2);

    private static int Points(AttestationTerms[] said, Dictionary<string, AttesterStanding> attesters) => AttestationWeights.Weigh(About, said, attesters).Sum(each => each.Points);
}
