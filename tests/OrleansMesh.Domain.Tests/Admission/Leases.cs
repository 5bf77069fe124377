using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Tests.Envelopes;

namespace OrleansMesh.Domain.Tests.Admission;

/// <summary>A lease table of one federation, Acme and MIT, in which MIT grants Acme some things.</summary>
internal sealed class Leases : ILeaseSource
{
    public const string Other = "did:mesh:academic:eth-001";

    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(Samples.SignedAt);

    private static readonly AgreementGrant[] MitGrantsAcme =
    [
        new(Samples.Mit, Samples.Acme, GrantKind.Message, "agent.message"),
        new(Samples.Mit, Samples.Acme, GrantKind.Message, "task.*"),
        new(Samples.Mit, Samples.Acme, GrantKind.Tool, "search"),
        new(Samples.Mit, Samples.Acme, GrantKind.Resource, "file:///a"),
        new(Samples.Mit, Samples.Acme, GrantKind.Prompt, "greet"),
    ];

    public Lease? Lease { get; set; } = Create();

    public bool Fresh { get; set; } = true;

    public static Lease Create(LeaseStatus status = LeaseStatus.Active, DateTimeOffset? expiresAt = null, Quota? quota = null) =>
        new(Agree([Samples.Acme, Samples.Mit], MitGrantsAcme, expiresAt ?? Now.AddDays(1)), 1, status, quota);

    /// <summary>A lease of the same federation between others.</summary>
    public static Lease Of(params string[] parties) => new(Agree(parties, [], Now.AddDays(1)), 1, LeaseStatus.Active);

    public bool TryGet(Guid federationId, [NotNullWhen(true)] out Lease? lease)
    {
        lease = Lease?.FederationId == federationId ? Lease : null;
        return lease is not null;
    }

    public bool IsFresh(DateTimeOffset now) => Fresh;

    private static Agreement Agree(string[] parties, AgreementGrant[] grants, DateTimeOffset expiresAt)
    {
        var terms = new AgreementTerms(
            Samples.Federation,
            1,
            [.. parties.Select(id => new AgreementParty(id, id + "#key-1", id == Samples.Acme ? Samples.AcmeKey.PublicKey : Samples.MitKey.PublicKey))],
            "tests",
            grants,
            Now.AddDays(-1).ToUnixTimeMilliseconds(),
            expiresAt.ToUnixTimeMilliseconds(),
            "did:mesh:hub:eu");
        Assert.True(Agreement.TryCreate(terms, out Agreement? agreement, out AgreementRefusal refusal), refusal.ToString());
        return agreement;
    }
}
