using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Tests.Envelopes;

namespace OrleansMesh.Domain.Tests.Admission;

/// <summary>F-07: what was signed by the key of former terms, without naming it, waits while terms are renewed that name another.</summary>
public sealed class FormerKeyTests : IDisposable
{
    private readonly Ed25519PrivateKey[] _former = [.. Enumerable.Range(0, 4).Select(_ => Ed25519PrivateKey.Generate())];

    // The first ended as early as may be; the agreement, renewed since, names the present key.
    private Lease Renewed => new(
        Leases.Create().Agreement,
        2,
        LeaseStatus.Active,
        quota: null,
        [
            new LeaseKey(Samples.Acme, Samples.Acme + "#key-1", Samples.AcmeKey.PublicKey),
            .. _former.Select((key, i) => new LeaseKey(Samples.Acme, $"{Samples.Acme}#former-{i}", key.PublicKey, Leases.Now - AdmissionLimits.ClockSkewMax + TimeSpan.FromMinutes(i))).Reverse(),
        ]);

    [Theory]
    [InlineData(0, Refusal.InvalidSignature)] // it had ended
    [InlineData(1, Refusal.None)] // of the time
    [InlineData(2, Refusal.None)] // just after a change
    [InlineData(3, Refusal.InvalidSignature)] // no more are tried
    public void AdmitInbound_NoKeyNamed_TheTwoOfItsTimeAreTried(int former, Refusal expected) => Assert.Equal(expected, Admit(Samples.Draft, _former[former]));

    [Fact]
    public void AdmitInbound_KeyNamed_NoOtherIsTried()
    {
        Assert.Equal(Refusal.InvalidSignature, Admit(Samples.Draft with { KeyId = Samples.Acme + "#key-1" }, _former[1]));
        Assert.Equal(Refusal.None, Admit(Samples.Draft with { KeyId = Samples.Acme + "#former-1" }, _former[1]));
        Assert.Equal(Refusal.None, Admit(Samples.Draft, Samples.AcmeKey));
    }

    public void Dispose() => Array.ForEach(_former, key => key.Dispose());

    private Refusal Admit(FmpDraft draft, Ed25519PrivateKey signer) => new EnvelopeAdmission(new Leases { Lease = Renewed })
        .AdmitInbound(Samples.Decode(FmpSigner.Create(draft, signer)), Samples.Mit, Leases.Now, out _);
}
