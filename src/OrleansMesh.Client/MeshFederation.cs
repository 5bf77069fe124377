using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Client;

/// <summary>An active federation of ours: made only from an agreement that we signed ourselves and whose every signature holds.</summary>
public sealed class MeshFederation
{
    private readonly string _meshId;

    /// <param name="drainUntil">Until when answers pass, once the end is announced; null before.</param>
    /// <param name="isSuspended">Whether a party has stopped the messages. What the hub had taken before is still received.</param>
    internal MeshFederation(string meshId, Agreement agreement, int version, IReadOnlyList<LeaseKey>? keys = null, DateTimeOffset? drainUntil = null, bool isSuspended = false)
    {
        _meshId = meshId;
        Agreement = agreement;
        DrainUntil = drainUntil;
        IsSuspended = isSuspended;
        Lease = new Lease(agreement, version, LeaseStatus.Active, quota: null, keys);
        Partners = [.. agreement.Terms.Parties.Select(p => p.Id).Where(id => id != meshId)];
    }

    public Guid FederationId => Agreement.Terms.FederationId;

    /// <summary>The signed text.</summary>
    public Agreement Agreement { get; }

    /// <summary>The DIDs of the other parties.</summary>
    public IReadOnlyList<string> Partners { get; }

    /// <summary>When the agreement ends.</summary>
    public DateTimeOffset ExpiresAt => Lease.ExpiresAt;

    /// <summary>Until when answers pass: the end is announced, and nothing new should begin (F-08). Null while it is not.</summary>
    public DateTimeOffset? DrainUntil { get; }

    internal bool IsSuspended { get; }

    internal Lease Lease { get; }

    /// <summary>Whether a partner lets us use what is called <paramref name="name"/>, by grant and by policy.</summary>
    public bool IsGrantedToUs(string partner, GrantKind kind, string name) => Agreement.Allows(partner, _meshId, kind, name) && IsLetPass(kind, name);

    /// <summary>Whether we let a partner use what is called <paramref name="name"/>, by grant and by policy.</summary>
    public bool IsGrantedByUs(string partner, GrantKind kind, string name) => Agreement.Allows(_meshId, partner, kind, name) && IsLetPass(kind, name);

    // Messages are judged when they come: here only what a list of tools, resources and prompts may show. The tier is the hub's knowledge.
    private bool IsLetPass(GrantKind kind, string name) => kind == GrantKind.Message || Lease.DecideCall(kind, name, tier: 1).IsAllowed;
}
