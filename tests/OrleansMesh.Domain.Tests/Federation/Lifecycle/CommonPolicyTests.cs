using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Tests.Policies;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>What a counter-proposal keeps of what was stated before (F-03, F-09).</summary>
public sealed class CommonPolicyTests
{
    private static readonly TestParties Parties = TestParties.Two;
    private static readonly FederationPolicy Europe = PolicyDocuments.Of("data", """{"id":"acme/eu","rule":"regions","allow":["EU"]}""");
    private static readonly FederationPolicy Both = PolicyDocuments.Of("data", """{"id":"mit/eu-na","rule":"regions","allow":["EU","NA"]}""");

    [Fact]
    public void Of_NothingStated_IsNoPolicy()
    {
        CommonPolicy common = CommonPolicy.Of(Parties.Play("0 request, 1 open, 0 propose"), Parties.Did(1), out _)!;

        Assert.Null(common.Policy);
        Assert.Empty(common.GivenUp);
    }

    [Fact]
    public void Of_BothHaveProposed_IsTheIntersectionAndNamesWhatEachGivesUp()
    {
        FederationLink head = Offered(Offered(Parties.Play("0 request, 1 open"), 0, Europe), 1, Both);
        Assert.True(FederationPolicy.TryIntersect(Europe, Both, out FederationPolicy? both, out _));

        CommonPolicy acme = CommonPolicy.Of(head, Parties.Did(0), out _)!;
        CommonPolicy mit = CommonPolicy.Of(head, Parties.Did(1), out _)!;

        Assert.Equal(both, acme.Policy);
        Assert.Equal(both, mit.Policy);
        Assert.Empty(acme.GivenUp);
        Assert.Equal(["acme/eu"], mit.GivenUp.Select(clause => clause.Id));
    }

    [Fact]
    public void Of_PartyProposedAgain_ItsLastWordCounts()
    {
        FederationLink head = Offered(Offered(Offered(Parties.Play("0 request, 1 open"), 0, Europe), 1, Both), 0, Both);

        Assert.Equal(Both, CommonPolicy.Of(head, Parties.Did(0), out _)!.Policy);
    }

    [Fact]
    public void Of_AgreementInForce_ItsPolicyIsKept()
    {
        FederationLink head = Offered(Parties.Play("0 request, 1 open"), 0, Europe);
        foreach (string step in (string[])["1 accept", "0 activate", "1 activate"])
        {
            Assert.True(Parties.Step(head, step, out FederationLink? next).Accepted);
            head = next!;
        }

        CommonPolicy common = CommonPolicy.Of(head, Parties.Did(1), out _)!;
        Assert.Equal(Europe, common.Policy);
        Assert.Empty(common.GivenUp);
    }

    private static FederationLink Offered(FederationLink head, int party, FederationPolicy policy)
    {
        FederationStanding at = head.Standing;
        FederationEvent offer = Parties.Propose(party, at, Parties.Terms(at.Version, $"offer {at.Rounds + 1}") with { Policy = policy });
        Assert.True(head.TryAppend(offer, keys: null, out FederationLink? next, out LifecycleVerdict verdict), verdict.Detail);
        return next;
    }
}
