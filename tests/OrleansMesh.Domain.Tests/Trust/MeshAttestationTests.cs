using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Domain.Tests.Trust;

/// <summary>G-01: what a mesh says of a partner has one form, and holds by its signature and in its time alone.</summary>
public sealed class MeshAttestationTests
{
    private static readonly AttestationTerms Terms = new(
        TestMesh.Mit.Id.ToString(), TestMesh.Acme.Id.ToString(), TestMesh.Acme.KeyId, Guid.Parse("5f0c3a52-6a44-4d1b-9a55-0d6a3c2f8f11"), AttestationClaim.Quality, 90, TestMesh.NowMs, TestMesh.NowMs + 1_000_000);

    [Fact]
    public void Sign_ReadBack_IsTheSameAndVerifies()
    {
        MeshAttestation signed = MeshAttestation.Sign(Terms, TestMesh.Acme.Key);
        Assert.True(MeshAttestation.TryParse(signed.Bytes, out MeshAttestation? read, out _));
        Assert.Equal(Terms, read.Terms);
        Assert.Equal(AttestationRefusal.None, read.Verify(TestMesh.Acme.Document, TestMesh.Now));
        Assert.Null(MeshAttestation.Sign(Terms with { Value = null }, TestMesh.Acme.Key).Terms.Value);
        Assert.StartsWith("{\"about\":\"did:mesh:academic:mit-001\",\"by\":", Encoding.UTF8.GetString(signed.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_AnotherKeyOrAnotherText_IsInvalid()
    {
        MeshAttestation signed = MeshAttestation.Sign(Terms, TestMesh.Acme.Key);
        Assert.Equal(AttestationRefusal.SignatureInvalid, MeshAttestation.Sign(Terms, TestMesh.Mit.Key).Verify(TestMesh.Acme.Document, TestMesh.Now));
        Assert.Equal(AttestationRefusal.SignatureInvalid, signed.Verify(TestMesh.Mit.Document, TestMesh.Now));
        Assert.True(MeshAttestation.TryParse(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(signed.Bytes.Span).Replace("\"value\":90", "\"value\":91", StringComparison.Ordinal)), out MeshAttestation? forged, out _));
        Assert.Equal(AttestationRefusal.SignatureInvalid, forged.Verify(TestMesh.Acme.Document, TestMesh.Now));
        Assert.Equal(AttestationRefusal.SignatureInvalid, MeshAttestation.Sign(Terms with { KeyId = TestMesh.Acme.Id.Url("key-2") }, TestMesh.Acme.Key).Verify(TestMesh.Acme.Document, TestMesh.Now));
    }

    [Fact]
    public void Verify_Times_AtTheirEdges()
    {
        AttestationRefusal At(TimeSpan after) => MeshAttestation.Sign(Terms with { ExpiresAt = TestMesh.NowMs + 7_200_000 }, TestMesh.Acme.Key).Verify(TestMesh.Acme.Document, TestMesh.Now + after);
        Assert.Equal(AttestationRefusal.None, At(-MeshAttestation.ClockSkewMax));
        Assert.Equal(AttestationRefusal.NotFresh, At(-MeshAttestation.ClockSkewMax - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(AttestationRefusal.None, At(MeshAttestation.AgeMax));
        Assert.Equal(AttestationRefusal.NotFresh, At(MeshAttestation.AgeMax + TimeSpan.FromMilliseconds(1)));
        MeshAttestation old = MeshAttestation.Sign(Terms with { ExpiresAt = TestMesh.NowMs + (30 * 86_400_000L) }, TestMesh.Acme.Key);
        Assert.Equal(AttestationRefusal.None, old.Verify(TestMesh.Acme.Document, TestMesh.Now + MeshAttestation.OwedAgeMax, MeshAttestation.OwedAgeMax));
        Assert.Equal(AttestationRefusal.NotFresh, old.Verify(TestMesh.Acme.Document, TestMesh.Now + MeshAttestation.OwedAgeMax + TimeSpan.FromMilliseconds(1), MeshAttestation.OwedAgeMax));
        MeshAttestation brief = MeshAttestation.Sign(Terms with { ExpiresAt = TestMesh.NowMs + 10 }, TestMesh.Acme.Key);
        Assert.Equal(AttestationRefusal.None, brief.Verify(TestMesh.Acme.Document, TestMesh.Now.AddMilliseconds(9)));
        Assert.Equal(AttestationRefusal.Expired, brief.Verify(TestMesh.Acme.Document, TestMesh.Now.AddMilliseconds(10)));
    }

    public static TheoryData<string, bool> Bounds => new()
    {
        { "value 0", true }, { "value 100", true }, { "value -1", false }, { "value 101", false },
        { "days 366", true }, { "days 366+", false }, { "days 0", false }, { "self", false }, { "key of another", false }, { "no mesh", false },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Sign_Bounds_AreKeptOnBothSides(string what, bool isTaken)
    {
        long longest = Terms.IssuedAt + (long)MeshAttestation.LifetimeMax.TotalMilliseconds;
        AttestationTerms terms = what switch
        {
            "value 0" => Terms with { Value = 0 },
            "value 100" => Terms with { Value = 100 },
            "value -1" => Terms with { Value = -1 },
            "value 101" => Terms with { Value = 101 },
            "days 366" => Terms with { ExpiresAt = longest },
            "days 366+" => Terms with { ExpiresAt = longest + 1 },
            "days 0" => Terms with { ExpiresAt = Terms.IssuedAt },
            "self" => Terms with { About = Terms.By },
            "key of another" => Terms with { KeyId = TestMesh.Mit.KeyId },
            _ => Terms with { About = "did:web:example.org" },
        };
        Assert.Equal(isTaken, Record.Exception(() => MeshAttestation.Sign(terms, TestMesh.Acme.Key)) is null);
    }

    [Fact]
    public void TryParse_AnyBytes_NeverThrowsAndKeepsWhatItReads() =>
        Prop.ForAll<byte[], PositiveInt>((noise, at) =>
        {
            byte[] bytes = MeshAttestation.Sign(Terms, TestMesh.Acme.Key).Bytes.ToArray();
            noise.AsSpan(0, Math.Min(noise.Length, 3)).CopyTo(bytes.AsSpan(at.Get % (bytes.Length - 3)));
            return (!MeshAttestation.TryParse(bytes, out MeshAttestation? read, out _) || read.Bytes.Span.SequenceEqual(bytes)) && !MeshAttestation.TryParse(noise, out _, out _);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_TooLong_IsRefused()
    {
        Assert.False(MeshAttestation.TryParse(new byte[MeshAttestation.BytesMax + 1], out _, out AttestationRefusal refusal));
        Assert.Equal(AttestationRefusal.TooLarge, refusal);
        Assert.False(MeshAttestation.TryParse(new byte[MeshAttestation.BytesMax], out _, out refusal));
        Assert.Equal(AttestationRefusal.Malformed, refusal);
    }

    [Fact]
    public void Words_EachClaim_ReadsBack()
    {
        Assert.All(Enum.GetValues<AttestationClaim>(), claim => Assert.True(AttestationWords.TryClaim(AttestationWords.Of(claim), out AttestationClaim read) && read == claim));
        Assert.False(AttestationWords.TryClaim("Quality", out _));
    }
}
