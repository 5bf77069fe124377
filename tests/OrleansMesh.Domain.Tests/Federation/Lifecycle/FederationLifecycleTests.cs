using System.Globalization;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

public sealed class FederationLifecycleTests
{
    public const string ToActive = "0 request, 1 open, 0 propose, 1 accept, 0 activate, 1 activate";
    private static readonly TestParties Two = TestParties.Two;

    [Theory]
    [InlineData("0 request", FederationPhase.Requested)]
    [InlineData("0 request, 1 decline", FederationPhase.Declined)]
    [InlineData("0 request, 0 decline", FederationPhase.Declined)]
    [InlineData("0 request, 1 open", FederationPhase.Negotiating)]
    [InlineData("0 request, 1 open, 1 propose, 0 propose, 1 accept", FederationPhase.Agreed)]
    [InlineData("0 request, 1 open, 0 propose, 1 decline", FederationPhase.Declined)]
    [InlineData("0 request, 1 open, 0 propose, 1 accept, 0 activate", FederationPhase.Activating)]
    [InlineData("0 request, 1 open, 0 propose, 1 accept, 0 end", FederationPhase.Ended)]
    [InlineData(ToActive, FederationPhase.Active)]
    [InlineData(ToActive + ", 0 suspend", FederationPhase.Suspended)]
    [InlineData(ToActive + ", 0 suspend, 1 suspend, 0 resume", FederationPhase.Suspended)]
    [InlineData(ToActive + ", 0 suspend, 1 suspend, 0 resume, 1 resume", FederationPhase.Active)]
    [InlineData(ToActive + ", 1 propose, 0 decline", FederationPhase.Active)]
    [InlineData(ToActive + ", 1 propose, 0 accept, 0 activate, 1 activate", FederationPhase.Active)]
    [InlineData(ToActive + ", 0 suspend, 1 propose, 0 accept, 0 activate, 1 activate", FederationPhase.Suspended)]
    [InlineData(ToActive + ", 0 end", FederationPhase.Terminating)]
    [InlineData(ToActive + ", 0 suspend, 1 end", FederationPhase.Terminating)]
    [InlineData(ToActive + ", 0 end, 0 drained, 1 drained", FederationPhase.Ended)]
    [InlineData(ToActive + ", 0 end, 1 force-end", FederationPhase.Ended)]
    [InlineData(ToActive + ", 0 force-end, 1 reestablish, 0 open, 1 propose, 0 accept, 1 activate, 0 activate", FederationPhase.Active)]
    public void Apply_LegalSequence_EndsInItsPhase(string script, FederationPhase expected) =>
        Assert.Equal(expected, Two.Play(script).Standing.Phase);

    [Theory]
    [InlineData("", "0 open", LifecycleRefusal.IllegalCommand)]
    [InlineData("0 request", "0 open", LifecycleRefusal.NotYourTurn)]
    [InlineData("0 request", "1 accept", LifecycleRefusal.IllegalCommand)]
    [InlineData("0 request", "0 propose", LifecycleRefusal.IllegalCommand)]
    [InlineData("0 request", "1 activate", LifecycleRefusal.IllegalCommand)]
    [InlineData("0 request, 1 decline", "0 open", LifecycleRefusal.IllegalCommand)]
    [InlineData("0 request, 1 decline", "0 reestablish", LifecycleRefusal.IllegalCommand)]
    [InlineData("0 request, 1 decline", "0 decline", LifecycleRefusal.Redundant)]
    [InlineData("0 request, 1 decline", "0 force-end", LifecycleRefusal.Redundant)]
    [InlineData("0 request, 1 open", "1 accept", LifecycleRefusal.OfferMismatch)]
    [InlineData("0 request, 1 open, 0 propose", "0 propose", LifecycleRefusal.NotYourTurn)]
    [InlineData("0 request, 1 open, 0 propose", "0 accept", LifecycleRefusal.NotYourTurn)]
    [InlineData("0 request, 1 open, 0 propose", "1 activate", LifecycleRefusal.IllegalCommand)]
    [InlineData("0 request, 1 open, 0 propose", "1 suspend", LifecycleRefusal.IllegalCommand)]
    [InlineData("0 request, 1 open, 0 propose, 1 accept", "0 propose", LifecycleRefusal.IllegalCommand)]
    [InlineData("0 request, 1 open, 0 propose, 1 accept, 0 activate", "0 activate", LifecycleRefusal.NotYourTurn)]
    [InlineData(ToActive, "0 resume", LifecycleRefusal.IllegalCommand)]
    [InlineData(ToActive, "0 activate", LifecycleRefusal.OfferMismatch)]
    [InlineData(ToActive, "0 accept", LifecycleRefusal.OfferMismatch)]
    [InlineData(ToActive, "0 decline", LifecycleRefusal.OfferMismatch)]
    [InlineData(ToActive, "0 drained", LifecycleRefusal.IllegalCommand)]
    [InlineData(ToActive, "0 reestablish", LifecycleRefusal.IllegalCommand)]
    [InlineData(ToActive + ", 0 propose, 1 accept", "1 propose", LifecycleRefusal.NotYourTurn)]
    [InlineData(ToActive + ", 0 suspend", "1 resume", LifecycleRefusal.NotSuspendedByYou)]
    [InlineData(ToActive + ", 0 suspend", "0 suspend", LifecycleRefusal.NotYourTurn)]
    [InlineData(ToActive + ", 0 end", "1 end", LifecycleRefusal.Redundant)]
    [InlineData(ToActive + ", 0 end", "1 propose", LifecycleRefusal.IllegalCommand)]
    [InlineData(ToActive + ", 0 end, 0 drained", "0 drained", LifecycleRefusal.NotYourTurn)]
    [InlineData(ToActive + ", 0 force-end", "1 end", LifecycleRefusal.Redundant)]
    [InlineData(ToActive + ", 0 force-end", "1 drained", LifecycleRefusal.Redundant)]
    [InlineData(ToActive + ", 0 force-end", "1 resume", LifecycleRefusal.IllegalCommand)]
    public void Apply_IllegalCommand_RefusedNamingPhaseAndCommand(string before, string step, LifecycleRefusal expected)
    {
        FederationLink? head = before.Length > 0 ? Two.Play(before) : null;
        LifecycleVerdict verdict = Two.Step(head, step, out FederationLink? next);
        Assert.Null(next);
        Assert.Equal(expected, verdict.Refusal);
        Assert.Contains($"'{step.Split(' ')[1]}'", verdict.Detail, StringComparison.Ordinal);
        Assert.Contains(head is null ? "before the federation is requested" : FederationWords.Of(head.Standing.Phase), verdict.Detail, StringComparison.Ordinal);
        Assert.NotEmpty(verdict.Word);
    }

    [Fact]
    public void Apply_EveryPhaseAndCommand_TakenOrRefusedButNeverThrows()
    {
        string[] phases =
        [
            "0 request", "0 request, 1 decline", "0 request, 1 open", "0 request, 1 open, 0 propose", "0 request, 1 open, 0 propose, 1 accept",
            "0 request, 1 open, 0 propose, 1 accept, 0 activate", ToActive, ToActive + ", 0 suspend", ToActive + ", 0 end", ToActive + ", 0 force-end",
        ];
        foreach (FederationLink head in phases.Select(Two.Play))
        {
            foreach (FederationEventKind kind in Enum.GetValues<FederationEventKind>())
            {
                LifecycleVerdict verdict = Two.Step(head, $"1 {FederationWords.Of(kind)}", out FederationLink? next);
                Assert.Equal(verdict.Accepted, next is not null);
                Assert.True(!verdict.Accepted || FederationLifecycle.Knows(head.Standing.Phase, kind), $"{head.Standing.Phase} {kind}");
                Assert.True(!FederationLifecycle.Knows(head.Standing.Phase, kind) || verdict.Refusal != LifecycleRefusal.IllegalCommand, $"{head.Standing.Phase} {kind}");
            }
        }
    }

    [Fact]
    public void Apply_CounterProposals_BoundedOnBothSides()
    {
        FederationLink head = Two.Play("0 request, 1 open");
        for (int round = 0; round < FederationLifecycle.RoundsMax; round++)
        {
            Assert.True(Two.Step(head, $"{round % 2} propose", out FederationLink? next).Accepted);
            head = next!;
        }

        Assert.Equal(LifecycleRefusal.RoundsExhausted, Two.Step(head, "0 propose", out _).Refusal);
        Assert.True(Two.Step(head, "0 accept", out _).Accepted);
        Assert.True(Two.Step(head, "0 decline", out _).Accepted);
    }

    [Fact]
    public void Apply_RenegotiatedAgreement_ReplacesTheOldOneAtOnceAndCountsTheVersion()
    {
        FederationLink head = Two.Play(ToActive + ", 1 propose, 0 accept, 0 activate");
        Assert.Equal(1, head.Standing.InForce!.Terms.Version);
        Assert.Equal(1, head.Standing.Version);
        Assert.True(Two.Step(head, "1 activate", out FederationLink? next).Accepted);
        Assert.Equal(2, next!.Standing.InForce!.Terms.Version);
        Assert.Equal(2, next.Standing.Version);
        Assert.Null(next.Standing.Offer);
        Assert.Equal(AgreementRefusal.None, next.Standing.InForce.Verify(TestMesh.Now));
    }

    [Fact]
    public void Apply_Reestablished_IsTheNextVersionOfTheSameFederation()
    {
        FederationLink head = Two.Play(ToActive + ", 0 force-end, 1 reestablish");
        Assert.Equal(2, head.Standing.Version);
        Assert.Equal(TestFederation.Id, head.Standing.FederationId);
        Assert.Equal(Two.Did(1), head.Standing.Requester);
        Assert.Null(head.Standing.InForce);
        Assert.True(Two.Step(head, "0 decline", out _).Accepted);
    }

    [Fact]
    public void Apply_WrongPlaceKeyOrTime_RefusedWithReason()
    {
        FederationLink head = Two.Play("0 request, 1 open");
        FederationEventTerms good = Two.Make(0, head.Standing, FederationEventKind.Propose).Terms;
        Assert.Equal(LifecycleRefusal.None, Signed(good));
        Assert.Equal(LifecycleRefusal.FederationMismatch, Signed(good with { FederationId = Guid.Empty }));
        Assert.Equal(LifecycleRefusal.PreviousUnknown, Signed(good with { Previous = FederationEvent.NoPrevious }));
        Assert.Equal(LifecycleRefusal.SequenceGap, Signed(good with { Seq = good.Seq + 1 }));
        Assert.Equal(LifecycleRefusal.TimeBackwards, Signed(good with { Time = good.Time - 1 }));
        Assert.Equal(LifecycleRefusal.VersionMismatch, Signed(good with { Version = 2 }));
        Assert.Equal(LifecycleRefusal.ActorUnknown, Signed(good with { Actor = "did:mesh:stranger" }));
        Assert.Equal(LifecycleRefusal.KeyUnknown, Signed(good with { KeyId = good.KeyId + "x" }));
        Assert.Equal(LifecycleRefusal.SignatureInvalid, Signed(good, TestMesh.Mit.Key));
        LifecycleRefusal Signed(FederationEventTerms terms, Ed25519PrivateKey? key = null) => Verdict(head, FederationEvent.Sign(terms, key ?? TestMesh.Acme.Key)).Refusal;
    }

    [Fact]
    public void Apply_TermsThatDoNotFit_RefusedWithTheAgreementsReason()
    {
        FederationLink head = Two.Play("0 request, 1 open");
        AgreementTerms good = Two.Terms(1, "good");
        Assert.Equal(AgreementRefusal.None, Refusal(good));
        Assert.Equal(AgreementRefusal.TermsMismatch, Refusal(good with { Version = 2 }));
        Assert.Equal(AgreementRefusal.TermsMismatch, Refusal(good with { Hub = "did:mesh:hub:us" }));
        Assert.Equal(AgreementRefusal.TermsMismatch, Refusal(good with { FederationId = Guid.Empty }));
        Assert.Equal(AgreementRefusal.TermsMismatch, Refusal(TestParties.Three.Terms(1, "three")));
        Assert.Equal(AgreementRefusal.KeyMismatch, Refusal(good with { Parties = [good.Parties[0], good.Parties[1] with { Key = TestMesh.Acme.Key.PublicKey }] }));
        Assert.Equal(AgreementRefusal.Expired, Refusal(good with { CreatedAt = 0, ExpiresAt = TestMesh.NowMs }));
        Assert.Equal(AgreementRefusal.CreatedInFuture, Refusal(good with { CreatedAt = TestMesh.NowMs + 30_001 }));
        AgreementRefusal Refusal(AgreementTerms terms)
        {
            LifecycleVerdict verdict = Verdict(head, Two.Propose(0, head.Standing, terms));
            Assert.Equal(verdict.Agreement == AgreementRefusal.None, verdict.Accepted);
            return verdict.Agreement;
        }
    }

    [Fact]
    public void Apply_ActivationAfterTheOfferExpired_Refused()
    {
        FederationLink head = Two.Play("0 request, 1 open, 0 propose, 1 accept");
        var body = new FederationEventBody { AgreementHash = AgreementHash.Of(head.Standing.Offer!.Agreement) };
        long end = TestMesh.NowMs + 86_400_000;
        Assert.True(Verdict(head, Two.Sign(0, head.Standing, FederationEventKind.Activate, body, end - 1)).Accepted);
        Assert.Equal(AgreementRefusal.Expired, Verdict(head, Two.Sign(0, head.Standing, FederationEventKind.Activate, body, end)).Agreement);
    }

    [Fact]
    public void Apply_Drain_BoundedOnBothSides()
    {
        FederationLink head = Two.Play(ToActive);
        long most = TestMesh.NowMs + (long)FederationLifecycle.DrainMax.TotalMilliseconds;
        Assert.Equal(LifecycleRefusal.None, End(TestMesh.NowMs + 1));
        Assert.Equal(LifecycleRefusal.None, End(most));
        Assert.Equal(LifecycleRefusal.DrainInvalid, End(TestMesh.NowMs));
        Assert.Equal(LifecycleRefusal.DrainInvalid, End(most + 1));
        LifecycleRefusal End(long until) =>
            Verdict(head, Two.Sign(0, head.Standing, FederationEventKind.End, new FederationEventBody { DrainUntil = until, Reason = "" })).Refusal;
    }

    [Fact]
    public void At_DrainOrAgreementOver_IsEnded()
    {
        FederationStanding draining = Two.Play(ToActive + ", 0 end").Standing;
        Assert.Equal(FederationPhase.Terminating, draining.At(draining.DrainUntil - 1).Phase);
        Assert.Equal(FederationPhase.Ended, draining.At(draining.DrainUntil).Phase);
        FederationStanding active = Two.Play(ToActive).Standing;
        Assert.Equal(FederationPhase.Active, active.At(active.InForce!.Terms.ExpiresAt - 1).Phase);
        Assert.Equal(FederationPhase.Ended, active.At(active.InForce.Terms.ExpiresAt).Phase);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    public void Apply_ManyParties_ActiveOnlyWhenEachHasOpenedSignedAndActivated(int count)
    {
        var parties = new TestParties(count);
        FederationLink head = parties.Play("0 request");
        FederationPhase[] phases = [FederationPhase.Requested, FederationPhase.Negotiating, FederationPhase.Agreed, FederationPhase.Active];
        foreach ((FederationEventKind kind, int first, int phase) in new[]
        {
            (FederationEventKind.Open, 1, 0), (FederationEventKind.Propose, 0, 1), (FederationEventKind.Accept, 1, 1), (FederationEventKind.Activate, 0, 2),
        })
        {
            for (int party = first; party < (kind == FederationEventKind.Propose ? 1 : count); party++)
            {
                Assert.True(head.Standing.Phase == phases[phase] || head.Standing.Phase == FederationPhase.Activating);
                Assert.True(head.TryAppend(parties.Make(party, head.Standing, kind), keys: null, out FederationLink? next, out LifecycleVerdict verdict), verdict.Detail);
                head = next;
            }
        }

        Assert.Equal(FederationPhase.Active, head.Standing.Phase);
        Assert.Equal(count, head.Standing.InForce!.Signatures.Count);
    }

    [Fact]
    public void Apply_FullHistory_TakesItsEndAlone()
    {
        FederationLink head = Two.Play(ToActive);
        string step = "0 suspend";
        LifecycleVerdict verdict = Two.Step(head, step, out FederationLink? next);
        while (verdict.Accepted)
        {
            head = next!;
            step = step == "0 suspend" ? "0 resume" : "0 suspend";
            verdict = Two.Step(head, step, out next);
        }

        Assert.Equal(LifecycleRefusal.HistoryFull, verdict.Refusal);
        Assert.Equal(FederationLifecycle.EventsMax - 25, head.Standing.Seq);
        Assert.True(Two.Step(head, "1 end", out next).Accepted);
        Assert.True(Two.Step(next!, "0 drained", out next).Accepted);
        Assert.True(Two.Step(next!, "1 force-end", out _).Accepted);
    }

    [Fact]
    public void TryBegin_AgreementOfAHandshake_IsActiveWithoutFurtherEvents()
    {
        Assert.True(FederationLink.TryBegin(TestFederation.Signed, out FederationLink? first, out _));
        Assert.Equal(FederationPhase.Active, first.Standing.Phase);
        Assert.True(Two.Step(first, "1 suspend", out FederationLink? next).Accepted, "suspend");
        Assert.Equal(FederationPhase.Suspended, next!.Standing.Phase);
    }

    [Fact]
    public void Apply_KeyThatTheRegistrationProves_IsTaken()
    {
        using Ed25519PrivateKey later = Ed25519PrivateKey.Generate();
        FederationLink head = Two.Play(ToActive);
        FederationEventTerms terms = Two.Make(0, head.Standing, FederationEventKind.Suspend).Terms with { KeyId = TestMesh.Acme.Id.Url("key-2") };
        FederationEvent made = FederationEvent.Sign(terms, later);
        Assert.Equal(LifecycleRefusal.KeyUnknown, Verdict(head, made).Refusal);
        Assert.True(head.TryAppend(made, new OneKey(terms.KeyId, later.PublicKey), out _, out LifecycleVerdict verdict), verdict.Detail);
    }

    [Fact]
    public void Words_OfEveryValue_ReadBack()
    {
        foreach (FederationEventKind kind in Enum.GetValues<FederationEventKind>())
        {
            Assert.True(FederationWords.TryKind(FederationWords.Of(kind), out FederationEventKind read));
            Assert.Equal(kind, read);
        }

        Assert.False(FederationWords.TryKind("other", out _));
        Assert.Equal(
            Enum.GetValues<FederationPhase>().Select(p => p.ToString().ToLower(CultureInfo.InvariantCulture)), Enum.GetValues<FederationPhase>().Select(FederationWords.Of));
        Assert.Equal(
            Enum.GetValues<LifecycleRefusal>().Length, Enum.GetValues<LifecycleRefusal>().Select(r => new LifecycleVerdict(r, null, null).Word).Distinct().Count());
    }

    private static LifecycleVerdict Verdict(FederationLink head, FederationEvent made)
    {
        _ = head.TryAppend(made, keys: null, out _, out LifecycleVerdict verdict);
        return verdict;
    }

    private sealed class OneKey(string keyId, Ed25519PublicKey key) : IPartyKeys
    {
        public Ed25519PublicKey? Find(string did, string wanted, long time) => wanted == keyId ? key : null;
    }
}
