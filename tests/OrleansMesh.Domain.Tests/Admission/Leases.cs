using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Tests.Envelopes;

namespace OrleansMesh.Domain.Tests.Admission;

/// <summary>A lease table of one federation, Acme and MIT, in which MIT grants Acme some things.</summary>
internal sealed class Leases : ILeaseSource
{
    private static readonly HashSet<(GrantKind, string)> MitGrantsAcme =
    [
        (GrantKind.Message, "agent.message"), (GrantKind.Tool, "search"), (GrantKind.Resource, "file:///a"), (GrantKind.Prompt, "greet"),
    ];

    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(Samples.SignedAt);

    public Lease? Lease { get; set; } = Create();

    public bool Fresh { get; set; } = true;

    public static Lease Create(LeaseStatus status = LeaseStatus.Active, DateTimeOffset? expiresAt = null, Quota? quota = null, params string[] parties) => new(
        Samples.Federation,
        1,
        status,
        [.. Parties.Where(party => parties.Length == 0 || parties.Contains(party.MeshId))],
        (grantor, grantee, kind, name) => grantor == Samples.Mit && grantee == Samples.Acme && MitGrantsAcme.Contains((kind, name.ToString())),
        expiresAt ?? Now.AddDays(1),
        quota);

    public bool TryGet(Guid federationId, [NotNullWhen(true)] out Lease? lease)
    {
        lease = Lease?.FederationId == federationId ? Lease : null;
        return lease is not null;
    }

    public bool IsFresh(DateTimeOffset now) => Fresh;

    private static LeaseParty[] Parties =>
    [
        new(Samples.Acme, Samples.Acme + "#key-1", Samples.AcmeKey.PublicKey),
        new(Samples.Mit, Samples.Mit + "#key-1", Samples.MitKey.PublicKey),
    ];
}
