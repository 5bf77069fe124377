using OrleansMesh.Domain.Trust;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>G-01: of each claim the newest is remembered, with who was told it, and no more than may be.</summary>
public sealed class SaidAttestationsTests
{
    private static readonly SampleMesh Acme = new("did:mesh:enterprise:acme-001");

    private readonly SaidAttestations _said = new();

    [Fact]
    public void Add_ANewerOneOfTheSameClaim_IsToldToNobodyYet_AndAnOlderOneChangesNothing()
    {
        MeshAttestation first = Say("a", 80, 10);
        Assert.False(_said.Add(first, isKept: false));
        _said.Tell(first, "home");
        Assert.False(_said.Add(first, isKept: false));
        Assert.Equal(["home"], Assert.Single(_said.All).Told);
        Assert.False(_said.Add(Say("a", null, 11), isKept: false));
        _said.Tell(first, "other home");

        Assert.False(_said.Add(Say("a", 90, 9), isKept: true));
        SaidAttestation said = Assert.Single(_said.All);
        Assert.Equal((null, 0, false), (said.Attestation.Terms.Value, said.Told.Count, said.IsKept));
    }

    [Fact]
    public void Add_PastOneThatIsKept_SaysSoAndIsKeptUntilItIsSettledItself()
    {
        MeshAttestation first = Say("a", 80, 10);
        MeshAttestation second = Say("a", 90, 11);
        Assert.False(_said.Add(first, isKept: true));
        Assert.True(_said.Add(second, isKept: false));
        _said.Settle(first);
        Assert.True(_said.Find(SaidClaim.Of(second.Terms))!.IsKept);
        _said.Settle(second);
        Assert.False(_said.Find(SaidClaim.Of(second.Terms))!.IsKept);
        _said.Forget(first);
        Assert.Single(_said.All);
        _said.Forget(second);
        Assert.Empty(_said.All);
    }

    [Fact]
    public void Add_AsManyAsMayBeAndOneMore_TheOldestThatIsNotKeptGivesWay()
    {
        _ = _said.Add(Say("kept", 80, 10), isKept: true);
        for (int i = 0; i < SaidAttestations.RememberedMax; i++)
        {
            _ = _said.Add(Say($"m{i}", 80, 10), isKept: false);
        }

        Assert.Equal(SaidAttestations.RememberedMax + 1, _said.All.Length);
        _ = _said.Add(Say("one-more", 80, 10), isKept: false);

        Assert.Equal(SaidAttestations.RememberedMax + 1, _said.All.Length);
        Assert.Equal(["kept", "m1"], _said.All.Take(2).Select(said => said.Attestation.Terms.About.Split(':')[^1]));
    }

    private static MeshAttestation Say(string about, int? value, long issuedAt) => MeshAttestation.Sign(
        new AttestationTerms($"did:mesh:academic:{about}", Acme.Id, Acme.KeyId, Guid.Empty, AttestationClaim.Quality, value, issuedAt, issuedAt + 1000), Acme.Key);
}
