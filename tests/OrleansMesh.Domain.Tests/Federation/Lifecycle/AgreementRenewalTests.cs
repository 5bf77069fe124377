using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>F-05, F-12: a renewal that is not wider says in nothing more than what is in force.</summary>
public sealed class AgreementRenewalTests
{
    private const string Europe = """{"type":"FederationPolicy","version":1,"data":[{"id":"eu","rule":"regions","allow":["EU"]}]}""";
    private const string Both = """{"type":"FederationPolicy","version":1,"data":[{"id":"both","rule":"regions","allow":["EU","NA"]}]}""";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Start.AddDays(300);
    private static readonly SampleMesh Acme = new("did:mesh:enterprise:acme-001");
    private static readonly SampleMesh Mit = new("did:mesh:academic:mit-001");
    private static readonly AgreementTerms InForce = SampleFederation.Draft(Guid.NewGuid(), Start, Acme, Mit).Terms with { Policy = Policy(Europe) };

    private static AgreementTerms Renewed => InForce with { Version = 2, CreatedAt = Now.ToUnixTimeMilliseconds(), ExpiresAt = Now.AddDays(365).ToUnixTimeMilliseconds() };

    [Fact]
    public void WideningOf_TheSameForAsLongOrLess_IsNone()
    {
        Assert.Null(AgreementRenewal.WideningOf(Renewed, InForce, Now));
        Assert.Null(AgreementRenewal.WideningOf(Renewed with { Grants = [Grant("agent.chat")] }, InForce, Now));
        Assert.Null(AgreementRenewal.WideningOf(Renewed with { Grants = [] }, InForce, Now));
        Assert.Null(AgreementRenewal.WideningOf(Renewed with { Parties = [.. Renewed.Parties.Reverse()] }, InForce, Now));
        Assert.Null(AgreementRenewal.WideningOf(Renewed, InForce with { Policy = null }, Now));
        Assert.Null(AgreementRenewal.WideningOf(Renewed with { Policy = null }, InForce with { Policy = null }, Now));
    }

    [Fact]
    public void WideningOf_AnythingMore_IsNamed()
    {
        var other = new SampleMesh("did:mesh:academic:other-001");
        Named("its parties are others", Renewed with { Parties = [.. Renewed.Parties, other.Party] });
        Named($"{other.Id} is no party now", Renewed with { Parties = [Renewed.Parties[0], other.Party] });
        Named($"{Mit.Id} is in another region", Renewed with { Parties = [Renewed.Parties[0], Renewed.Parties[1] with { Region = "NA" }] });
        Named("it names another hub", Renewed with { Hub = "did:mesh:hub:other" });
        Named("its purpose is another", Renewed with { Purpose = "more tests" });
        Named("the pattern * (Message) is not granted", Renewed with { Grants = [.. Renewed.Grants, Grant("*")] });
        Named("the pattern agent* (Message) is not granted", Renewed with { Grants = [Grant("agent*")] });
        Named("does not keep the clause eu", Renewed with { Policy = Policy(Both) });
        Named("does not keep the clause eu", Renewed with { Policy = null });
    }

    [Fact]
    public void WideningOf_Time_AsLongAsAgreedIsTakenAndMoreIsNot()
    {
        DateTimeOffset end = Now.AddDays(365).AddSeconds(30);
        Assert.Null(AgreementRenewal.WideningOf(Renewed with { ExpiresAt = end.ToUnixTimeMilliseconds() }, InForce, Now));
        Named("it is for a longer time", Renewed with { ExpiresAt = end.ToUnixTimeMilliseconds() + 1 });

        // dated ahead, it would begin now
        Named("it is for a longer time", Renewed with { CreatedAt = Now.AddDays(9).ToUnixTimeMilliseconds(), ExpiresAt = Now.AddDays(369).ToUnixTimeMilliseconds() });
    }

    private static void Named(string widening, AgreementTerms offered) =>
        Assert.Contains(widening, AgreementRenewal.WideningOf(offered, InForce, Now), StringComparison.Ordinal);

    private static AgreementGrant Grant(string pattern) => new(Acme.Id, Mit.Id, GrantKind.Message, pattern);

    private static FederationPolicy Policy(string text)
    {
        Assert.True(FederationPolicy.TryParse(Texts.Utf8(text), out FederationPolicy? policy, out _));
        return policy;
    }
}
