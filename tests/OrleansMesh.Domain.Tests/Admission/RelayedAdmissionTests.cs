using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Tests.Envelopes;

namespace OrleansMesh.Domain.Tests.Admission;

/// <summary>R-05: what another hub passes on is judged anew; only its age and what the other hub alone knows are not.</summary>
public sealed class RelayedAdmissionTests
{
    private readonly Leases _leases = new();
    private readonly EnvelopeAdmission _admission;

    public RelayedAdmissionTests() => _admission = new EnvelopeAdmission(_leases);

    [Fact]
    public void AdmitRelayed_LongAfterSigning_UntilTheAgeIsOver()
    {
        Assert.Equal(Refusal.None, Relayed(Samples.Draft, Leases.Now.AddHours(5)));
        _leases.Lease = Leases.Create(expiresAt: Leases.Now.AddDays(30));
        Assert.Equal(Refusal.None, Relayed(Samples.Draft with { MessageId = "2" }, Leases.Now + AdmissionLimits.RelayAgeMax));
        Assert.Equal(Refusal.Expired, Relayed(Samples.Draft with { MessageId = "3" }, Leases.Now + AdmissionLimits.RelayAgeMax + TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void AdmitRelayed_Repeated_IsInFlightThenDuplicate()
    {
        FmpEnvelope envelope = Samples.Decode(Samples.Signed());
        Assert.Equal(Refusal.None, _admission.AdmitRelayed(envelope, Leases.Now, out AdmittedEnvelope? admitted, out _));
        Assert.Equal(Refusal.InFlight, Relayed(Samples.Draft));

        _admission.Confirm(admitted!);
        Assert.Equal(Refusal.Duplicate, Relayed(Samples.Draft));
    }

    [Fact]
    public void AdmitRelayed_WhatNoPartySigned_IsRefused()
    {
        Assert.Equal(Refusal.InvalidSignature, Relayed(FmpSigner.Create(Samples.Draft, Samples.MitKey)));
        Assert.Equal(Refusal.NotGranted, Relayed(Samples.Draft with { PayloadType = "agent.other" }));
        Assert.Equal(Refusal.ClockSkew, Relayed(Samples.Draft with { Timestamp = Samples.SignedAt + 30_001 }));
        Assert.Equal(Refusal.Expired, Relayed(Samples.Draft with { ExpiresAt = Samples.SignedAt }));
        _leases.Lease = Leases.Create(LeaseStatus.Ended);
        Assert.Equal(Refusal.FederationEnded, Relayed(Samples.Draft));
        _leases.Lease = null;
        Assert.Equal(Refusal.UnknownFederation, Relayed(Samples.Draft));
        _leases.Fresh = false;
        Assert.Equal(Refusal.LeasesStale, Relayed(Samples.Draft));
    }

    private Refusal Relayed(FmpDraft draft, DateTimeOffset? now = null) => Relayed(Samples.Signed(draft), now);

    private Refusal Relayed(byte[] bytes, DateTimeOffset? now = null)
    {
        Refusal refusal = _admission.AdmitRelayed(Samples.Decode(bytes), now ?? Leases.Now, out AdmittedEnvelope? admitted, out _);
        Assert.Equal(refusal == Refusal.None, admitted is not null);
        return refusal;
    }
}
