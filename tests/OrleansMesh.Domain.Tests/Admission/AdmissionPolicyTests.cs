using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Tests.Envelopes;
using OrleansMesh.Domain.Tests.Policies;

namespace OrleansMesh.Domain.Tests.Admission;

/// <summary>F-09: the agreement's policy on each message, at its four levels.</summary>
public sealed class AdmissionPolicyTests : ILeaseSource, IStandingSource
{
    private static readonly ComplianceContext Internal = new(DataClass.Internal, LegalBasis.Contract, 30, audit: true);

    private Lease _lease = Under("data", """{"id":"any","rule":"payloadBytes","most":1048576}""");
    private MeshStanding _standing = new(Trust: 60, HasCredential: true) { Tier = 2 };

    [Theory]
    [InlineData("access", """{"id":"c","rule":"trust","least":61}""", Refusal.PolicyGateway)]
    [InlineData("access", """{"id":"c","rule":"trust","least":60}""", Refusal.None)]
    [InlineData("access", """{"id":"c","rule":"meshes","allow":["did:mesh:enterprise:*"]}""", Refusal.PolicyGateway)]
    [InlineData("access", """{"id":"c","rule":"tier","most":1}""", Refusal.PolicyComponent)]
    [InlineData("access", """{"id":"c","rule":"tier","most":2}""", Refusal.None)]
    [InlineData("access", """{"id":"c","rule":"payloads","deny":["agent.*"]}""", Refusal.PolicyComponent)]
    [InlineData("access", """{"id":"c","rule":"payloads","deny":["agent.*"],"tier":3}""", Refusal.None)]
    [InlineData("data", """{"id":"c","rule":"regions","allow":["EU"]}""", Refusal.PolicyBroker)]
    [InlineData("data", """{"id":"c","rule":"regions","allow":["EU","NA"]}""", Refusal.None)]
    [InlineData("data", """{"id":"c","rule":"payloadBytes","most":10}""", Refusal.PolicyMessage)]
    [InlineData("data", """{"id":"c","rule":"content","deny":["text"]}""", Refusal.PolicyMessage)]
    [InlineData("data", """{"id":"c","rule":"content","deny":["txt"]}""", Refusal.None)]
    [InlineData("data", """{"id":"c","rule":"classification","most":"public"}""", Refusal.PolicyMessage)]
    [InlineData("data", """{"id":"c","rule":"classification","most":"internal"}""", Refusal.None)]
    [InlineData("qos", """{"id":"c","rule":"lifetimeSeconds","most":60}""", Refusal.PolicyBroker)]
    [InlineData("qos", """{"id":"c","rule":"delivery","allow":["transient"]}""", Refusal.PolicyBroker)]
    [InlineData("qos", """{"id":"c","rule":"hops","most":4}""", Refusal.PolicyBroker)]
    [InlineData("security", """{"id":"c","rule":"credential","require":true}""", Refusal.None)]
    [InlineData("security", """{"id":"c","rule":"postQuantum","require":true}""", Refusal.PolicyGateway)]
    [InlineData("security", """{"id":"c","rule":"sealed","require":true}""", Refusal.PolicyMessage)]
    [InlineData("compliance", """{"id":"c","rule":"context","require":true}""", Refusal.None)]
    [InlineData("compliance", """{"id":"c","rule":"explanation","require":true}""", Refusal.PolicyMessage)]
    [InlineData("compliance", """{"id":"c","rule":"legalBasis","allow":["consent"]}""", Refusal.PolicyMessage)]
    [InlineData("compliance", """{"id":"c","rule":"retentionDays","most":29}""", Refusal.PolicyMessage)]
    public void Admit_UnderAClause_RefusesAtItsLevelAndNamesIt(string section, string clause, Refusal expected)
    {
        _lease = Under(section, clause);
        Assert.Equal(expected, Admit(Samples.Draft with { Compliance = Internal }, out PolicyClause? named));
        Assert.Equal(expected == Refusal.None ? null : "c", named?.Id);
    }

    [Fact]
    public void Admit_NothingKnownOfMeshes_RefusesWhatAsksForIt()
    {
        _lease = Under("access", """{"id":"c","rule":"trust","least":1}""");
        Assert.Equal(Refusal.PolicyGateway, new EnvelopeAdmission(this).Admit(Decode(Samples.Draft), Samples.Acme, Leases.Now, out _));
    }

    [Fact]
    public void Admit_CallOfAToolThatIsGrantedButNotLetPass_IsRefusedAtTheComponent()
    {
        _lease = Under("access", """{"id":"c","rule":"tools","deny":["search"]}""");
        FmpDraft call = Samples.Draft with
        {
            PayloadType = PayloadTypes.McpRequest,
            PayloadData = """{"call":"1","request":{"id":1,"jsonrpc":"2.0","method":"tools/call","params":{"name":"search"}}}"""u8.ToArray(),
        };
        Assert.Equal(Refusal.PolicyComponent, Admit(call, out PolicyClause? clause));
        Assert.Equal("c", clause?.Id);
        Assert.False(_lease.DecideCall(GrantKind.Tool, "search", 1).IsAllowed);
        Assert.True(_lease.DecideCall(GrantKind.Tool, "other", 1).IsAllowed);
        Assert.True(_lease.DecideCall(GrantKind.Resource, "search", 1).IsAllowed);
    }

    [Fact]
    public void AdmitInbound_UnderClauses_JudgesTheMessageAndNotWhatTheHubAloneKnows()
    {
        _lease = Under("access", """{"id":"c","rule":"trust","least":100},{"id":"t","rule":"tier","most":1}""");
        Assert.Equal(Refusal.None, AdmitInbound(Samples.Draft, out _));
        _lease = Under("data", """{"id":"c","rule":"payloadBytes","most":10}""");
        Assert.Equal(Refusal.PolicyMessage, AdmitInbound(Samples.Draft, out PolicyClause? clause));
        Assert.Equal("c", clause?.Id);
    }

    [Fact]
    public void Admit_ContextThatRestrictsRegions_HoldsForBothParties()
    {
        Assert.Equal(Refusal.None, Admit(Samples.Draft with { Compliance = Internal with { Regions = new[] { "NA", "EU" } } }, out _));
        Assert.Equal(Refusal.RegionRestricted, Admit(Samples.Draft with { Compliance = Internal with { Regions = new[] { "EU" } } }, out PolicyClause? clause));
        Assert.Null(clause);
    }

    [Fact]
    public void Admit_QuotaOfTheTier_LimitsItsSourceAndNamesTheClause()
    {
        _lease = Under("qos", """{"id":"all","rule":"messagesPerSecond","most":100},{"id":"new","rule":"messagesPerSecond","most":1,"tier":4}""");
        var admission = new EnvelopeAdmission(this, limits: null, this);
        _standing = _standing with { Tier = 4 };
        Assert.Equal([Refusal.None, Refusal.None, Refusal.RateLimited], Enumerable.Range(0, 3).Select(n => Admit(admission, n, out _)));
        Assert.Equal(Refusal.RateLimited, Admit(admission, 3, out PolicyClause? clause));
        Assert.Equal("new", clause?.Id);
        _standing = _standing with { Tier = 3 };
        Assert.Equal(Refusal.None, Admit(admission, 4, out _));
    }

    [Theory]
    [InlineData("proven", Refusal.None)]
    [InlineData("newcomer", Refusal.PolicyComponent)]
    [InlineData(null, Refusal.None)]
    public void Admit_EnvelopeThatNamesAnAgent_IsJudgedByTheAgentsTier(string? agent, Refusal expected)
    {
        _lease = Under("access", """{"id":"c","rule":"payloads","deny":["agent.*"],"tier":3}""");
        FmpDraft draft = Samples.Draft with { Explanation = agent is null ? null : new ExplanationRecord(agent, "to ask", ["it was asked"]) };
        Assert.Equal(expected, Admit(draft, out PolicyClause? clause));
        Assert.Equal(expected == Refusal.None ? null : "c", clause?.Id);
    }

    [Fact]
    public void Admit_QuotasOfTwoTiers_AreApartAndNewNamesAreNoMoreRoom()
    {
        _lease = Under("qos", """{"id":"all","rule":"messagesPerSecond","most":100},{"id":"new","rule":"messagesPerSecond","most":1,"tier":4}""");
        var admission = new EnvelopeAdmission(this, limits: null, this);
        Refusal Of(string agent, int n) => admission.Admit(
            Decode(Samples.Draft with { MessageId = $"{agent}-{n}", Explanation = new ExplanationRecord(agent, "to ask", ["it was asked"]) }), Samples.Acme, false, Leases.Now, out _, out _);

        Assert.Equal([Refusal.None, Refusal.None, Refusal.RateLimited, Refusal.RateLimited], Enumerable.Range(0, 4).Select(n => Of($"newcomer{n}", n)));
        Assert.All(Enumerable.Range(0, 20), n => Assert.Equal(Refusal.None, Of("proven", n)));
    }

    [Fact]
    public void Detail_Clause_IsNamedWithItsLimitAndNote()
    {
        PolicyClause clause = PolicyDocuments.Of("data", """{"id":"acme/size","rule":"payloadBytes","most":10,"note":"Send a link."}""").Clauses[0];
        Assert.Equal(
            "Refused at the message by clause acme/size (payloadBytes: at most 10). Send a link. The policy is part of the agreement: renegotiate it, or send what it lets pass.",
            RefusalText.Detail(Refusal.PolicyMessage, clause));
        Assert.Equal(RefusalText.Detail(Refusal.Expired), RefusalText.Detail(Refusal.Expired, null));
        Assert.Contains("acme/size", RefusalText.Detail(Refusal.RateLimited, clause), StringComparison.Ordinal);
    }

    MeshStanding IStandingSource.Of(Lease lease, string meshId, string? agent) => agent is null ? _standing : _standing with { Tier = agent == "proven" ? 2 : 4 };

    bool ILeaseSource.TryGet(Guid federationId, [NotNullWhen(true)] out Lease? lease)
    {
        lease = _lease;
        return true;
    }

    bool ILeaseSource.IsFresh(DateTimeOffset now) => true;

    private static Lease Under(string section, string clauses)
    {
        AgreementTerms terms = Leases.Create().Agreement.Terms;
        AgreementParty[] parties = [.. terms.Parties.Select((party, n) => party with { Region = n == 0 ? "EU" : "NA" })];
        Assert.True(Agreement.TryCreate(terms with { Parties = parties, Policy = PolicyDocuments.Of(section, clauses) }, out Agreement? agreement, out AgreementRefusal refusal), refusal.ToString());
        return new Lease(agreement, 1, LeaseStatus.Active);
    }

    private static FmpEnvelope Decode(FmpDraft draft) => Samples.Decode(Samples.Signed(draft));

    private static Refusal Admit(EnvelopeAdmission admission, int number, out PolicyClause? clause) =>
        admission.Admit(Decode(Samples.Draft with { MessageId = $"m{number}" }), Samples.Acme, isPostQuantum: false, Leases.Now, out _, out clause);

    private Refusal Admit(FmpDraft draft, out PolicyClause? clause) =>
        new EnvelopeAdmission(this, limits: null, this).Admit(Decode(draft), Samples.Acme, isPostQuantum: false, Leases.Now, out _, out clause);

    private Refusal AdmitInbound(FmpDraft draft, out PolicyClause? clause) =>
        new EnvelopeAdmission(this).AdmitInbound(Decode(draft), Samples.Mit, Leases.Now, out _, out clause);
}
