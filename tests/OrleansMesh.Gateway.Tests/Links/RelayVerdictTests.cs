using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>F-07, R-05: what keeps a flow waiting, and what is settled.</summary>
public sealed class RelayVerdictTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Refusal.FederationSuspended, 59_999, Refusal.LeasesStale, false)]
    [InlineData(Refusal.FederationSuspended, 60_000, Refusal.FederationSuspended, true)]
    [InlineData(Refusal.UnknownFederation, 599_999, Refusal.LeasesStale, false)]
    [InlineData(Refusal.UnknownFederation, 600_000, Refusal.UnknownFederation, true)]
    [InlineData(Refusal.UnknownKey, 599_999, Refusal.LeasesStale, false)]
    [InlineData(Refusal.UnknownKey, 600_000, Refusal.UnknownKey, true)]
    [InlineData(Refusal.NotGranted, 0, Refusal.NotGranted, true)]
    [InlineData(Refusal.QueueFull, 600_000, Refusal.QueueFull, false)]
    public void OfFlow_Refused_WaitsNoLongerThanWordMayBeOnItsWay(Refusal refusal, int ageMilliseconds, Refusal expected, bool isSettled)
    {
        RelayAnswer answer = RelayVerdict.OfFlow(Sent(ageMilliseconds), SubmitOutcome.Refuse(refusal), Now);

        Assert.Equal((ReceiptState.Refused, expected, isSettled), (answer.State, answer.Refusal, answer.IsSettled));
    }

    [Fact]
    public void Of_ASuspendedFederation_IsToldAtOnceOutsideOfFlows() =>
        Assert.Equal(new RelayAnswer(ReceiptState.Refused, Refusal.FederationSuspended), RelayVerdict.Of(Sent(0), SubmitOutcome.Refuse(Refusal.FederationSuspended), Now));

    [Fact]
    public void OfFlow_Stored_IsSettled() => Assert.True(RelayVerdict.OfFlow(Sent(0), SubmitOutcome.Take(ReceiptState.Stored), Now).IsSettled);

    private static FmpEnvelope Sent(int ageMilliseconds)
    {
        DateTimeOffset at = Now - TimeSpan.FromMilliseconds(ageMilliseconds);
        var acme = new SampleMesh("did:mesh:enterprise:acme-001");
        var mit = new SampleMesh("did:mesh:academic:mit-001");
        Assert.True(FmpCodec.TryDecode(FmpSigner.Create(new SampleFederation(Now, acme, mit).Message(acme, mit, "m1", at), acme.Key), out FmpEnvelope? envelope, out _));
        return envelope;
    }
}
