using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Tests.Policies;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

public sealed class AgreementInheritanceTests
{
    private static readonly TestParties Three = TestParties.Three;
    private static readonly FederationPolicy Strict = PolicyDocuments.Of("data", """{"id":"acme/eu","rule":"regions","allow":["EU"]}""");

    [Theory]
    [InlineData("search.*", "search.*", true)]
    [InlineData("search.*", "search.web", true)]
    [InlineData("search.*", "search.web.*", true)]
    [InlineData("*", "anything", true)]
    [InlineData("search.*", "search", false)]
    [InlineData("search.*", "sea*", false)]
    [InlineData("search.*", "*", false)]
    [InlineData("search.web", "search.*", false)]
    [InlineData("search.web", "search.web*", false)]
    public void Covers_Patterns_OnlyEqualOrNarrower(string wide, string narrow, bool covered)
    {
        var above = new AgreementGrant(Three.Did(0), Three.Did(1), GrantKind.Tool, wide);
        Assert.Equal(covered, AgreementInheritance.Covers(above, above with { Pattern = narrow }));
        Assert.False(AgreementInheritance.Covers(above, above with { Kind = GrantKind.Message }));
        Assert.False(AgreementInheritance.Covers(above, above with { Grantor = Three.Did(2) }));
        Assert.False(AgreementInheritance.Covers(above, above with { Grantee = Three.Did(2) }));
    }

    [Fact]
    public void Apply_ChildWiderThanItsParent_Refused()
    {
        Agreement parent = TestFederation.Create(Three.Terms(1, "above"));
        for (int party = 0; party < 3; party++)
        {
            parent = parent.Sign(Three[party].Id, Three[party].Key);
        }

        var child = new TestParties(2, parent);
        FederationLink head = child.Play("0 request, 1 open");
        AgreementTerms terms = child.Terms(1, "beneath");
        Assert.Equal(LifecycleRefusal.None, Refusal(terms));
        Assert.Equal(LifecycleRefusal.None, Refusal(terms with { Grants = [terms.Grants[0] with { Pattern = "search.web" }] }));
        Assert.Equal(LifecycleRefusal.WiderThanParent, Refusal(terms with { Grants = [terms.Grants[0] with { Pattern = "*" }] }));
        Assert.Equal(LifecycleRefusal.WiderThanParent, Refusal(terms with { ExpiresAt = terms.ExpiresAt + 1 }));
        LifecycleRefusal Refusal(AgreementTerms offered)
        {
            _ = head.TryAppend(child.Propose(0, head.Standing, offered), keys: null, out _, out LifecycleVerdict verdict);
            return verdict.Refusal;
        }
    }

    [Fact]
    public void IsWithin_PolicyOfTheParent_MustBeKept()
    {
        AgreementTerms plain = Three.Terms(1, "");
        Assert.True(AgreementInheritance.IsWithin(plain with { Policy = Strict }, plain));
        Assert.True(AgreementInheritance.IsWithin(plain with { Policy = Strict }, plain with { Policy = Strict }));
        Assert.False(AgreementInheritance.IsWithin(plain, plain with { Policy = Strict }));
        Assert.False(AgreementInheritance.IsWithin(plain with { Policy = FederationPolicy.Unlimited }, plain with { Policy = Strict }));
    }

    [Fact]
    public void Apply_ParentThatNotAllSigned_Refused()
    {
        var child = new TestParties(2, TestFederation.Create(Three.Terms(1, "above")).Sign(Three[0].Id, Three[0].Key));
        Assert.False(FederationLink.TryBegin(child.Request(0), keys: null, out _, out LifecycleVerdict verdict));
        Assert.Equal(AgreementRefusal.SignatureMissing, verdict.Agreement);
    }
}
