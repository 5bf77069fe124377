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
    [InlineData(Refusal.InvalidSignature, 4_999, Refusal.LeasesStale, false)]
    [InlineData(Refusal.InvalidSignature, 5_000, Refusal.InvalidSignature, true)]
    [InlineData(Refusal.NotGranted, 4_999, Refusal.LeasesStale, false)]
    [InlineData(Refusal.NotGranted, 5_000, Refusal.NotGranted, true)]
    [InlineData(Refusal.PolicyMessage, 4_999, Refusal.LeasesStale, false)]
    [InlineData(Refusal.PolicyMessage, 5_000, Refusal.PolicyMessage, true)]
    [InlineData(Refusal.FederationExpired, 4_999, Refusal.LeasesStale, false)]
    [InlineData(Refusal.FederationExpired, 5_000, Refusal.FederationExpired, true)]
    [InlineData(Refusal.FederationEnded, 4_999, Refusal.LeasesStale, false)]
    [InlineData(Refusal.FederationEnded, 5_000, Refusal.FederationEnded, true)]
    [InlineData(Refusal.Expired, 0, Refusal.Expired, true)]
    [InlineData(Refusal.QueueFull, 600_000, Refusal.QueueFull, false)]
    public void OfFlow_RefusedByWhatIsKnownHere_WaitsNoLongerThanWordMayBeOnItsWay(Refusal refusal, int heldMilliseconds, Refusal expected, bool isSettled)
    {
        RelayAnswer answer = RelayVerdict.OfFlow(Sent(), SubmitOutcome.Refuse(refusal), TermsWord.Untold, TimeSpan.FromMilliseconds(heldMilliseconds));

        Assert.Equal((ReceiptState.Refused, expected, isSettled), (answer.State, answer.Refusal, answer.IsSettled));
    }

    [Theory]
    [InlineData(Refusal.NotGranted, Refusal.NotGranted)]
    [InlineData(Refusal.PolicyComponent, Refusal.PolicyComponent)]
    [InlineData(Refusal.FederationExpired, Refusal.FederationExpired)]
    [InlineData(Refusal.FederationSuspended, Refusal.LeasesStale)]
    [InlineData(Refusal.UnknownKey, Refusal.LeasesStale)]
    public void OfFlow_RefusedByTheTermsOfNow_IsToldAtOnceButForWhatMayComeBack(Refusal refusal, Refusal expected) =>
        Assert.Equal(expected, RelayVerdict.OfFlow(Sent(), SubmitOutcome.Refuse(refusal), TermsWord.Known, TimeSpan.Zero).Refusal);

    [Theory]
    [InlineData(Refusal.UnknownFederation, Refusal.UnknownFederation)]
    [InlineData(Refusal.UnknownKey, Refusal.UnknownKey)]
    [InlineData(Refusal.FederationSuspended, Refusal.LeasesStale)]
    public void OfFlow_WhoIsInChargeDoesNotKnowItEither_IsToldAtOnce(Refusal refusal, Refusal expected) =>
        Assert.Equal(expected, RelayVerdict.OfFlow(Sent(), SubmitOutcome.Refuse(refusal), TermsWord.Denied, TimeSpan.Zero).Refusal);

    [Theory]
    [InlineData(Refusal.FederationSuspended, 0, Refusal.FederationSuspended)]
    [InlineData(Refusal.NotGranted, 0, Refusal.LeasesStale)]
    [InlineData(Refusal.NotGranted, 1, Refusal.NotGranted)]
    [InlineData(Refusal.UnknownFederation, 0, Refusal.LeasesStale)]
    [InlineData(Refusal.UnknownFederation, 1, Refusal.LeasesStale)]
    [InlineData(Refusal.UnknownFederation, 2, Refusal.UnknownFederation)]
    [InlineData(Refusal.UnknownKey, 1, Refusal.LeasesStale)]
    [InlineData(Refusal.UnknownKey, 2, Refusal.UnknownKey)]
    [InlineData(Refusal.TargetOffline, 0, Refusal.TargetOffline)]
    public void Of_OutsideOfFlows_TheSenderIsToldAtOnceWhetherItMaySendAgain(Refusal refusal, int word, Refusal expected) =>
        Assert.Equal(new RelayAnswer(ReceiptState.Refused, expected), RelayVerdict.Of(Sent(), SubmitOutcome.Refuse(refusal), (TermsWord)word));

    [Fact]
    public void OfFlow_Stored_IsSettled() => Assert.True(RelayVerdict.OfFlow(Sent(), SubmitOutcome.Take(ReceiptState.Stored), TermsWord.Untold, TimeSpan.Zero).IsSettled);

    private static FmpEnvelope Sent()
    {
        var acme = new SampleMesh("did:mesh:enterprise:acme-001");
        var mit = new SampleMesh("did:mesh:academic:mit-001");
        Assert.True(FmpCodec.TryDecode(FmpSigner.Create(new SampleFederation(Now, acme, mit).Message(acme, mit, "m1", Now), acme.Key), out FmpEnvelope? envelope, out _));
        return envelope;
    }
}
