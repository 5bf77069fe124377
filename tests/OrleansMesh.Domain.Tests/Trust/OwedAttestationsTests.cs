using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Domain.Tests.Trust;

/// <summary>G-01: what a hub owes to the homes of attested meshes is the newest word of each, bounded, and over in its time.</summary>
public sealed class OwedAttestationsTests
{
    [Fact]
    public void With_TheSameAttesterMeshAndClaim_OwesTheNewestInItsPlace()
    {
        OwedAttestations owed = With(With(new OwedAttestations([]), Said("a", "x", 80, 10)), Said("b", "x", 80, 10));
        owed = With(owed, Said("a", "x", null, 11));
        Assert.Equal([("a", null), ("b", 80)], owed.All.Select(each => (each.Terms.By[^1..], each.Terms.Value)));
        Assert.Same(owed, owed.With(Said("a", "x", 90, 11)));
        Assert.Same(owed, owed.With(Said("a", "x", 90, 9)));
        Assert.Equal(3, With(owed, Said("a", "y", 90, 9)).All.Count);
        Assert.Equal(3, With(owed, Said("a", "x", 90, 9, AttestationClaim.Conduct)).All.Count);
    }

    [Fact]
    public void Without_OneThatWasReplacedMeanwhile_OwesTheNewer()
    {
        MeshAttestation older = Said("a", "x", 80, 10);
        OwedAttestations owed = With(With(new OwedAttestations([]), older), Said("a", "x", 70, 11));
        Assert.Equal(70, Assert.Single(owed.Without(older).All).Terms.Value);
        Assert.Empty(owed.Without(Said("a", "x", 70, 11)).All);
    }

    [Fact]
    public void With_OfOneAttester_SixtyFourAndNoMore()
    {
        OwedAttestations owed = Fill(new OwedAttestations([]), Enumerable.Range(0, OwedAttestations.OfAttesterMax).Select(i => ("a", $"m{i}")));
        Assert.Equal(64, owed.All.Count);
        Assert.Null(owed.With(Said("a", "one-more", 80, 10)));
        Assert.NotNull(owed.With(Said("b", "one-more", 80, 10)));

        // what is owed already may always be said anew
        Assert.Equal(64, With(owed, Said("a", "m0", 10, 11)).All.Count);
    }

    [Fact]
    public void With_OfAll_AThousandAndTwentyFourAndNoMore()
    {
        OwedAttestations owed = Fill(new OwedAttestations([]), Enumerable.Range(0, OwedAttestations.CountMax - 1).Select(i => ($"a{i / 60}", $"m{i}")));
        owed = With(owed, Said("z", "last", 80, 10));
        Assert.Equal(1024, owed.All.Count);
        Assert.Null(owed.With(Said("y", "one-more", 80, 10)));
        Assert.Equal(1024, With(owed, Said("z", "last", 10, 11)).All.Count);
    }

    [Fact]
    public void At_SevenDaysOrItsExpiry_ForgetsWhatNoHomeTakes()
    {
        OwedAttestations owed = With(With(new OwedAttestations([]), Said("a", "x", 80, 10)), Said("b", "x", 80, 10, lifetime: TimeSpan.FromDays(1)));
        DateTimeOffset issued = DateTimeOffset.FromUnixTimeMilliseconds(10);
        Assert.Equal(2, owed.At(issued + TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1)).All.Count);
        Assert.Single(owed.At(issued + TimeSpan.FromDays(1)).All);
        Assert.Single(owed.At(issued + MeshAttestation.OwedAgeMax).All);
        Assert.Empty(owed.At(issued + MeshAttestation.OwedAgeMax + TimeSpan.FromMilliseconds(1)).All);
    }

    private static OwedAttestations Fill(OwedAttestations owed, IEnumerable<(string By, string About)> words) =>
        words.Aggregate(owed, (before, each) => With(before, Said(each.By, each.About, 80, 10)));

    private static OwedAttestations With(OwedAttestations owed, MeshAttestation attestation) => Assert.IsType<OwedAttestations>(owed.With(attestation));

    private static MeshAttestation Said(string by, string about, int? value, long issuedAt, AttestationClaim claim = AttestationClaim.Quality, TimeSpan? lifetime = null)
    {
        string attester = $"did:mesh:enterprise:{by}";
        var terms = new AttestationTerms(
            $"did:mesh:academic:{about}", attester, $"{attester}#key-1", Guid.Empty, claim, value, issuedAt, issuedAt + (long)(lifetime ?? TimeSpan.FromDays(90)).TotalMilliseconds);
        return MeshAttestation.Sign(terms, TestMesh.Acme.Key);
    }
}
