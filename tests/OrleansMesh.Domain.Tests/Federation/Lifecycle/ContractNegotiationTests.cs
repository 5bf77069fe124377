using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>
/// The counterpart of the Dataspace Protocol's contract negotiation (2024-1 and 2025-1): party 0 is its consumer, party 1 its provider. REQUESTED is
/// the consumer's proposal after both have opened, OFFERED the provider's, ACCEPTED the consumer's signature, AGREED the provider's, VERIFIED the
/// consumer's activation, FINALIZED the provider's, TERMINATED a decline before the signatures and an end after them.
/// </summary>
public sealed class ContractNegotiationTests
{
    private const string Begun = "0 request, 1 open";

    // The consumer asks, the provider agrees, the consumer verifies, the provider finalizes.
    private const string Requested = Begun + ", 0 propose";
    private const string Agreed = Requested + ", 1 accept";
    private const string Verified = Agreed + ", 0 activate";
    private const string Finalized = Verified + ", 1 activate";

    // The provider offers, the consumer accepts: with that, both have signed.
    private const string Offered = Begun + ", 1 propose";
    private const string Accepted = Offered + ", 0 accept";
    private const string Terminated = Requested + ", 0 decline";

    [Theory]
    [InlineData("REQUESTED", Requested, FederationPhase.Negotiating)]
    [InlineData("REQUESTED OFFERED", Requested + ", 1 propose", FederationPhase.Negotiating)]
    [InlineData("REQUESTED OFFERED REQUESTED", Requested + ", 1 propose, 0 propose", FederationPhase.Negotiating)]
    [InlineData("REQUESTED OFFERED ACCEPTED", Requested + ", 1 propose, 0 accept", FederationPhase.Agreed)]
    [InlineData("REQUESTED AGREED", Agreed, FederationPhase.Agreed)]
    [InlineData("REQUESTED AGREED VERIFIED", Verified, FederationPhase.Activating)]
    [InlineData("REQUESTED AGREED VERIFIED FINALIZED", Finalized, FederationPhase.Active)]
    [InlineData("OFFERED", Offered, FederationPhase.Negotiating)]
    [InlineData("OFFERED REQUESTED AGREED VERIFIED FINALIZED", Offered + ", 0 propose, 1 accept, 0 activate, 1 activate", FederationPhase.Active)]
    [InlineData("OFFERED ACCEPTED VERIFIED FINALIZED", Accepted + ", 0 activate, 1 activate", FederationPhase.Active)]
    [InlineData("REQUESTED TERMINATED by the consumer", Requested + ", 0 decline", FederationPhase.Declined)]
    [InlineData("REQUESTED TERMINATED by the provider", Requested + ", 1 decline", FederationPhase.Declined)]
    [InlineData("OFFERED TERMINATED by the consumer", Offered + ", 0 decline", FederationPhase.Declined)]
    [InlineData("OFFERED TERMINATED by the provider", Offered + ", 1 decline", FederationPhase.Declined)]
    [InlineData("OFFERED ACCEPTED TERMINATED by the consumer", Accepted + ", 0 end", FederationPhase.Ended)]
    [InlineData("OFFERED ACCEPTED TERMINATED by the provider", Accepted + ", 1 force-end", FederationPhase.Ended)]
    [InlineData("REQUESTED AGREED TERMINATED by the consumer", Agreed + ", 0 end", FederationPhase.Ended)]
    [InlineData("REQUESTED AGREED TERMINATED by the provider", Agreed + ", 1 end", FederationPhase.Ended)]
    [InlineData("REQUESTED AGREED VERIFIED TERMINATED", Verified + ", 1 force-end", FederationPhase.Ended)]
    public void Negotiate_LegalOrder_ReachesItsCounterpart(string order, string script, FederationPhase expected)
    {
        Assert.NotEmpty(order);
        Assert.Equal(expected, TestParties.Two.Play(script).Standing.Phase);
    }

    [Theory]
    [InlineData("AGREED first", Begun, "1 accept", LifecycleRefusal.OfferMismatch)]
    [InlineData("ACCEPTED first", Begun, "0 accept", LifecycleRefusal.OfferMismatch)]
    [InlineData("VERIFIED first", Begun, "0 activate", LifecycleRefusal.IllegalCommand)]
    [InlineData("FINALIZED first", Begun, "1 activate", LifecycleRefusal.IllegalCommand)]
    [InlineData("anything before both have opened", "0 request", "1 propose", LifecycleRefusal.IllegalCommand)]
    [InlineData("REQUESTED REQUESTED", Requested, "0 propose", LifecycleRefusal.NotYourTurn)]
    [InlineData("REQUESTED ACCEPTED by the consumer itself", Requested, "0 accept", LifecycleRefusal.NotYourTurn)]
    [InlineData("REQUESTED VERIFIED", Requested, "0 activate", LifecycleRefusal.IllegalCommand)]
    [InlineData("REQUESTED FINALIZED", Requested, "1 activate", LifecycleRefusal.IllegalCommand)]
    [InlineData("OFFERED OFFERED", Offered, "1 propose", LifecycleRefusal.NotYourTurn)]
    [InlineData("OFFERED AGREED by the provider itself", Offered, "1 accept", LifecycleRefusal.NotYourTurn)]
    [InlineData("OFFERED VERIFIED", Offered, "0 activate", LifecycleRefusal.IllegalCommand)]
    [InlineData("OFFERED FINALIZED", Offered, "1 activate", LifecycleRefusal.IllegalCommand)]
    [InlineData("ACCEPTED ACCEPTED", Accepted, "0 accept", LifecycleRefusal.IllegalCommand)]
    [InlineData("ACCEPTED OFFERED", Accepted, "1 propose", LifecycleRefusal.IllegalCommand)]
    [InlineData("ACCEPTED REQUESTED", Accepted, "0 propose", LifecycleRefusal.IllegalCommand)]
    [InlineData("AGREED AGREED", Agreed, "1 accept", LifecycleRefusal.IllegalCommand)]
    [InlineData("AGREED REQUESTED", Agreed, "0 propose", LifecycleRefusal.IllegalCommand)]
    [InlineData("AGREED OFFERED", Agreed, "1 propose", LifecycleRefusal.IllegalCommand)]
    [InlineData("VERIFIED VERIFIED", Verified, "0 activate", LifecycleRefusal.NotYourTurn)]
    [InlineData("VERIFIED AGREED", Verified, "1 accept", LifecycleRefusal.IllegalCommand)]
    [InlineData("VERIFIED OFFERED", Verified, "1 propose", LifecycleRefusal.IllegalCommand)]
    [InlineData("FINALIZED FINALIZED", Finalized, "1 activate", LifecycleRefusal.OfferMismatch)]
    [InlineData("FINALIZED AGREED", Finalized, "1 accept", LifecycleRefusal.OfferMismatch)]
    [InlineData("FINALIZED VERIFIED", Finalized, "0 activate", LifecycleRefusal.OfferMismatch)]
    [InlineData("FINALIZED TERMINATED as a negotiation", Finalized, "0 decline", LifecycleRefusal.OfferMismatch)]
    [InlineData("TERMINATED REQUESTED", Terminated, "0 propose", LifecycleRefusal.IllegalCommand)]
    [InlineData("TERMINATED OFFERED", Terminated, "1 propose", LifecycleRefusal.IllegalCommand)]
    [InlineData("TERMINATED AGREED", Terminated, "1 accept", LifecycleRefusal.IllegalCommand)]
    [InlineData("TERMINATED VERIFIED", Terminated, "0 activate", LifecycleRefusal.IllegalCommand)]
    [InlineData("TERMINATED TERMINATED", Terminated, "1 decline", LifecycleRefusal.Redundant)]
    public void Negotiate_IllegalOrder_RefusedAndNothingChanges(string order, string before, string step, LifecycleRefusal expected)
    {
        Assert.NotEmpty(order);
        LifecycleVerdict verdict = TestParties.Two.Step(TestParties.Two.Play(before), step, out FederationLink? next);
        Assert.Equal(expected, verdict.Refusal);
        Assert.Null(next);
    }

    // docs/dataspace-protocol.md lists the same, with what differs.
    [Theory]
    [InlineData("CN:01-01, CN:02-04, CN_C:01-03", Requested + ", 1 propose", "0 decline", LifecycleRefusal.None, FederationPhase.Declined)]
    [InlineData("CN:01-02, CN_C:01-02", Requested + ", 1 propose, 0 propose", "1 decline", LifecycleRefusal.None, FederationPhase.Declined)]
    [InlineData("CN:01-03, CN_C:01-01", Requested + ", 1 propose, 0 accept, 0 activate", "1 activate", LifecycleRefusal.None, FederationPhase.Active)]
    [InlineData("CN:01-04, CN_C:01-04", Verified, "1 activate", LifecycleRefusal.None, FederationPhase.Active)]
    [InlineData("CN:02-01, CN_C:02-01", Requested, "1 decline", LifecycleRefusal.None, FederationPhase.Declined)]
    [InlineData("CN:02-02, CN_C:02-02", Requested, "0 decline", LifecycleRefusal.None, FederationPhase.Declined)]
    [InlineData("CN:02-03, CN_C:02-03", Agreed, "0 force-end", LifecycleRefusal.None, FederationPhase.Ended)]
    [InlineData("CN:02-05, CN_C:02-04", Requested + ", 1 propose", "1 decline", LifecycleRefusal.None, FederationPhase.Declined)]
    [InlineData("CN:02-06, CN_C:02-05", Requested + ", 1 propose, 0 accept", "1 force-end", LifecycleRefusal.None, FederationPhase.Ended)]
    [InlineData("CN:02-07, CN_C:02-06", Verified, "1 force-end", LifecycleRefusal.None, FederationPhase.Ended)]
    [InlineData("CN:03-01", Finalized, "0 decline", LifecycleRefusal.OfferMismatch, FederationPhase.Active)]
    [InlineData("CN:03-02", Requested + ", 1 propose", "0 activate", LifecycleRefusal.IllegalCommand, FederationPhase.Negotiating)]
    [InlineData("CN:03-03", Requested + ", 1 propose, 0 accept", "0 activate", LifecycleRefusal.None, FederationPhase.Activating)]
    [InlineData("CN:03-04", Requested + ", 1 propose, 0 propose", "0 propose", LifecycleRefusal.NotYourTurn, FederationPhase.Negotiating)]
    [InlineData("CN_C:03-01", Requested, "1 activate", LifecycleRefusal.IllegalCommand, FederationPhase.Negotiating)]
    [InlineData("CN_C:03-02", Requested + ", 1 propose", "1 accept", LifecycleRefusal.NotYourTurn, FederationPhase.Negotiating)]
    [InlineData("CN_C:03-03", Requested + ", 1 propose", "1 activate", LifecycleRefusal.IllegalCommand, FederationPhase.Negotiating)]
    [InlineData("CN_C:03-04, CN_C:03-06", Requested + ", 1 propose, 0 accept", "1 activate", LifecycleRefusal.None, FederationPhase.Activating)]
    [InlineData("CN_C:03-05", Requested + ", 1 propose, 0 accept", "1 propose", LifecycleRefusal.IllegalCommand, FederationPhase.Agreed)]
    public void Negotiate_OrdersOfTheComplianceKit_HaveTheirOutcome(string tests, string before, string step, LifecycleRefusal refusal, FederationPhase after)
    {
        Assert.NotEmpty(tests);
        FederationLink at = TestParties.Two.Play(before);
        LifecycleVerdict verdict = TestParties.Two.Step(at, step, out FederationLink? next);
        Assert.Equal((refusal, after), (verdict.Refusal, (next ?? at).Standing.Phase));
    }

    // Every state of a negotiation with every step that DSP has, as the table of docs/dataspace-protocol.md has it; "" is taken.
    [Theory]
    [InlineData(Begun, "", "", "offer-mismatch", "offer-mismatch", "illegal-command", "illegal-command", "")]
    [InlineData(Requested, "not-your-turn", "", "not-your-turn", "", "illegal-command", "illegal-command", "")]
    [InlineData(Offered, "", "not-your-turn", "", "not-your-turn", "illegal-command", "illegal-command", "")]
    [InlineData(Accepted, "illegal-command", "illegal-command", "illegal-command", "illegal-command", "", "", "illegal-command")]
    [InlineData(Agreed, "illegal-command", "illegal-command", "illegal-command", "illegal-command", "", "", "illegal-command")]
    [InlineData(Verified, "illegal-command", "illegal-command", "illegal-command", "illegal-command", "not-your-turn", "", "illegal-command")]
    [InlineData(Finalized, "", "", "offer-mismatch", "offer-mismatch", "offer-mismatch", "offer-mismatch", "offer-mismatch")]
    [InlineData(Terminated, "illegal-command", "illegal-command", "illegal-command", "illegal-command", "illegal-command", "illegal-command", "redundant")]
    public void Negotiate_EachStateWithEachStep_HasItsOutcome(
        string before, string requested, string offered, string accepted, string agreed, string verified, string finalized, string declined)
    {
        FederationLink at = TestParties.Two.Play(before);
        foreach ((string step, string word) in (ReadOnlySpan<(string, string)>)
            [("0 propose", requested), ("1 propose", offered), ("0 accept", accepted), ("1 accept", agreed), ("0 activate", verified), ("1 activate", finalized), ("0 decline", declined), ("1 decline", declined)])
        {
            LifecycleVerdict verdict = TestParties.Two.Step(at, step, out FederationLink? next);
            Assert.Equal((step, word), (step, verdict.Word));
            Assert.Equal(word.Length == 0, next is not null);
        }
    }

    [Fact]
    public void Negotiate_ProposalWhileTheOtherAccepts_TheProposalWinsAndTheSignatureIsForTheOldTerms()
    {
        TestParties two = TestParties.Two;
        FederationLink three = TestParties.Three.Play("0 request, 1 open, 2 open, 0 propose");
        Assert.True(TestParties.Three.Step(three, "1 accept", out FederationLink? accepted).Accepted);
        Assert.True(TestParties.Three.Step(three, "2 propose", out FederationLink? countered).Accepted);
        FederationReplica both = FederationReplica.Of(accepted!).Merge(FederationReplica.Of(countered!));
        Assert.Same(countered, both.Head);
        Assert.Equal(accepted, Assert.Single(Assert.Single(both.Forks).Overtaken));
        Assert.Equal(2, two.Count);
    }
}
