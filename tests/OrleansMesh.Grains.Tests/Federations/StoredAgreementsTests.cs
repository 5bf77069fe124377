using OrleansMesh.Domain.Federation;
using OrleansMesh.Grains.Federations;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Grains.Tests.Federations;

public sealed class StoredAgreementsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SampleMesh Acme = new("did:mesh:enterprise:acme-001");
    private static readonly SampleMesh Mit = new("did:mesh:academic:mit-001");

    [Fact]
    public void TryParse_TheSameArray_IsTheSameAgreementAndAnotherArrayIsNot()
    {
        byte[] text = SampleFederation.Draft(Guid.NewGuid(), Now, Acme, Mit).Sign(Acme.Did, Acme.Key).Bytes.ToArray();

        Assert.True(StoredAgreements.TryParse(text, out Agreement? first, out _));
        Assert.True(StoredAgreements.TryParse(text, out Agreement? again, out _));
        Assert.True(StoredAgreements.TryParse([.. text], out Agreement? other, out _));
        Assert.Same(first, again);
        Assert.NotSame(first, other);
        Assert.Equal(first.Bytes.ToArray(), other.Bytes.ToArray());
    }

    [Fact]
    public void TextOf_Agreement_ReadsBackAsThatOneFromItsOwnArrayAlone()
    {
        Agreement agreement = SampleFederation.Draft(Guid.NewGuid(), Now, Acme, Mit).Sign(Acme.Did, Acme.Key);
        byte[] text = StoredAgreements.TextOf(agreement);

        Assert.Equal(agreement.Bytes.ToArray(), text);
        Assert.Same(text, StoredAgreements.TextOf(agreement));
        Assert.True(StoredAgreements.TryParse(text, out Agreement? read, out _));
        Assert.Same(agreement, read);
    }

    [Fact]
    public void TryParse_NoAgreement_IsRefusedEachTime()
    {
        byte[] text = "{}"u8.ToArray();

        Assert.False(StoredAgreements.TryParse(text, out _, out AgreementRefusal first));
        Assert.False(StoredAgreements.TryParse(text, out _, out AgreementRefusal again));
        Assert.Equal((AgreementRefusal.Malformed, AgreementRefusal.Malformed), (first, again));
    }
}
