using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>Histories that begin with the agreement of a handshake which some or all have signed (F-02, F-05).</summary>
public sealed class HandshakeHistoryTests
{
    private static readonly TestParties Two = TestParties.Two;
    private static readonly Agreement Offered = TestFederation.Create(TestFederation.Terms).Sign(TestMesh.Acme.Id, TestMesh.Acme.Key);

    [Fact]
    public void TryBegin_SignedByNobodySomeOrAll_IsRefusedProposedOrActive()
    {
        Assert.False(FederationLink.TryBegin(TestFederation.Create(TestFederation.Terms), out _, out AgreementRefusal refusal));
        Assert.Equal(AgreementRefusal.SignatureMissing, refusal);
        FederationLink some = Begin(Offered);
        FederationLink all = Begin(TestFederation.Signed);

        Assert.Equal((FederationPhase.Proposed, FederationPhase.Active), (some.Standing.Phase, all.Standing.Phase));
        Assert.Equal(some.Hash, all.Hash);
        Assert.Null(some.Standing.InForce);
        Assert.Equal(TestMesh.Acme.Id.ToString(), some.Standing.Requester);
    }

    [Theory]
    [InlineData("1 decline", FederationPhase.Declined)]
    [InlineData("0 decline", FederationPhase.Declined)]
    [InlineData("1 force-end", FederationPhase.Ended)]
    [InlineData("0 force-end", FederationPhase.Ended)]
    [InlineData("0 force-end, 1 reestablish, 0 open", FederationPhase.Negotiating)]
    public void TryAppend_TheSameEvents_EndAProposalAndWhatAllHaveSignedAlike(string script, FederationPhase phase)
    {
        FederationLink proposed = Play(Begin(Offered), script);
        FederationLink agreed = Play(Begin(TestFederation.Signed), script);

        Assert.Equal((phase, phase), (proposed.Standing.Phase, agreed.Standing.Phase));
        Assert.Equal(proposed.Hash, agreed.Hash);
    }

    [Fact]
    public void TryAppend_EveryKindToAProposal_OnlyEndsAreTaken()
    {
        FederationLink proposed = Begin(Offered);
        foreach (FederationEventKind kind in Enum.GetValues<FederationEventKind>().Except([FederationEventKind.Request]))
        {
            LifecycleVerdict verdict = Two.Step(proposed, $"1 {FederationWords.Of(kind)}", out FederationLink? next);
            bool isEnd = kind is FederationEventKind.Decline or FederationEventKind.ForceEnd;
            Assert.Equal(isEnd, verdict.Accepted);
            Assert.Equal(isEnd, next is not null);
            Assert.True(isEnd || verdict.Refusal is LifecycleRefusal.IllegalCommand or LifecycleRefusal.VersionMismatch, $"{kind}: {verdict.Refusal}");
        }
    }

    [Fact]
    public void TryAppend_DeclineOnceEventsFollowedTheAgreement_NeedsAnOffer()
    {
        FederationLink used = Play(Begin(TestFederation.Signed), "0 suspend, 0 resume");
        Assert.Equal(LifecycleRefusal.OfferMismatch, Two.Step(used, "1 decline", out _).Refusal);
    }

    [Fact]
    public void TryVerify_AnyByteOfADeclinedProposalChangedOrRemoved_Refused()
    {
        byte[] bytes = FederationHistory.Write(Play(Begin(Offered), "1 decline"));
        Assert.True(FederationHistory.TryVerify(bytes, keys: null, out FederationLink? head, out HistoryFault fault), fault.Detail);
        Assert.Equal(FederationPhase.Declined, head.Standing.Phase);
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] forged = [.. bytes];
            forged[at] ^= 0x01;
            Assert.False(FederationHistory.TryVerify(forged, keys: null, out _, out _), $"byte {at} changed");
            Assert.False(FederationHistory.TryVerify((byte[])[.. bytes[..at], .. bytes[(at + 1)..]], keys: null, out _, out _), $"byte {at} removed");
        }
    }

    [Theory]
    [InlineData("1 decline", "0 suspend", "decline or suspend: what stops more")]
    [InlineData("1 force-end", "0 suspend", "the end")]
    [InlineData("1 decline", "", "what was said after the agreement")]
    public void Merge_OneCopyHasMoreSignatures_BothOrdersHaveTheSameHead(string toSome, string toAll, string because)
    {
        var some = FederationReplica.Of(Play(Begin(Offered), toSome));
        var all = FederationReplica.Of(Play(Begin(TestFederation.Signed), toAll));

        FederationReplica merged = some.Merge(all);
        Assert.True(merged.Head.Hash == all.Merge(some).Head.Hash, because);
        Assert.Equal(2, merged.Links.First(link => link.Parent is null).Root!.Signatures.Count);
        Assert.NotEqual(FederationPhase.Active, merged.Head.Standing.Phase);
    }

    private static FederationLink Begin(Agreement agreement) =>
        FederationLink.TryBegin(agreement, out FederationLink? first, out AgreementRefusal refusal) ? first : throw new InvalidOperationException($"{refusal}");

    private static FederationLink Play(FederationLink head, string script)
    {
        foreach (string step in script.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            LifecycleVerdict verdict = Two.Step(head, step, out FederationLink? next);
            Assert.True(verdict.Accepted, $"{step}: {verdict.Detail}");
            head = next!;
        }

        return head;
    }
}
