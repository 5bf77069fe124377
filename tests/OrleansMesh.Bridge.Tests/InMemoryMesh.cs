using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansMesh.Bridge.Tests.Callers;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Bridge.Tests;

/// <summary>A hub in memory: members joined by bounded channels, agreements checked at each message, members that go offline.</summary>
internal sealed class InMemoryMesh
{
    private readonly ConcurrentDictionary<string, Member> _members = new();
    private readonly Lock _gate = new();
    private List<Agreement> _agreements = [];

    /// <summary>Every message that was delivered, in order.</summary>
    public ConcurrentQueue<MeshMessage> Delivered { get; } = new();

    public Member Join(string meshId) => _members.GetOrAdd(meshId, id => new Member(this, id));

    /// <summary>Each grant is <c>kind:name</c>, with <c>*</c> at the end for any rest, such as <c>tool:echo</c> or <c>resource:demo://*</c>.</summary>
    public void Federate(string federationId, (string Mesh, string[] Grants) one, (string Mesh, string[] Grants) other) =>
        Change(all => [.. all.Where(a => a.Id != federationId), new Agreement(federationId, one.Mesh, one.Grants, other.Mesh, other.Grants)]);

    public void End(string federationId) => Change(all => [.. all.Where(a => a.Id != federationId)]);

    private static GrantDecision Decide(string[] grants, McpItem item)
    {
        string wanted = $"{item.KindName.Replace(' ', '-')}:{item.Name}";
        string? rule = grants.FirstOrDefault(g => g.EndsWith('*') ? wanted.StartsWith(g[..^1], StringComparison.Ordinal) : wanted == g);
        return new GrantDecision(rule is not null, rule is null ? "no grant names it" : $"grant {rule}");
    }

    private void Change(Func<List<Agreement>, List<Agreement>> change)
    {
        lock (_gate)
        {
            _agreements = change(_agreements);
        }

        foreach (Member member in _members.Values)
        {
            member.RaiseFederationsChanged();
        }
    }

    private async ValueTask SendAsync(MeshMessage message, CancellationToken ct)
    {
        if (!_agreements.Any(a => a.Id == message.FederationId && a.Joins(message.SourceMeshId, message.TargetMeshId)))
        {
            throw new MeshRefusedException("NotFederated", "There is no active federation.");
        }

        if (!_members.TryGetValue(message.TargetMeshId, out Member? target) || !target.IsOnline)
        {
            throw new MeshRefusedException("Offline", "The target mesh has no session.");
        }

        Delivered.Enqueue(message);
        await target.Inbox.Writer.WriteAsync(message, ct);
    }

    internal sealed record Agreement(string Id, string One, string[] OneGrants, string Other, string[] OtherGrants)
    {
        public bool Joins(string a, string b) => (One == a && Other == b) || (One == b && Other == a);

        public FederatedMesh? SeenBy(string mesh) => mesh == One
            ? new FederatedMesh(Other, Id, i => Decide(OtherGrants, i), i => Decide(OneGrants, i))
            : mesh == Other ? new FederatedMesh(One, Id, i => Decide(OneGrants, i), i => Decide(OtherGrants, i)) : null;
    }

    internal sealed class Member(InMemoryMesh mesh, string meshId) : IMeshMessenger
    {
        public event Action? FederationsChanged;

        public string MeshId => meshId;

        public bool IsOnline { get; set; } = true;

        /// <summary>When set, this member believes every item to be granted to it, as a broken or hostile bridge might.</summary>
        public bool BelievesAnythingGranted { get; set; }

        /// <summary>The agent that its messages name in their explanation; null explains none.</summary>
        public string? ExplainsAs { get; set; } = GateScene.Agent;

        public Channel<MeshMessage> Inbox { get; } = Channel.CreateBounded<MeshMessage>(1024);

        public IReadOnlyList<FederatedMesh> Federations =>
            [.. mesh._agreements.Select(a => a.SeenBy(meshId)).OfType<FederatedMesh>().Select(f => BelievesAnythingGranted
                ? f with { GrantedToUs = _ => new GrantDecision(true, "believed") }
                : f)];

        public ValueTask SendAsync(MeshMessage message, CancellationToken ct) =>
            mesh.SendAsync(message with { Explanation = ExplainsAs is { } by ? new ExplanationRecord(by, "test", ["It is a test."]) : null }, ct);

        public async IAsyncEnumerable<MeshMessage> ReceiveAsync([EnumeratorCancellation] CancellationToken ct)
        {
            await foreach (MeshMessage message in Inbox.Reader.ReadAllAsync(ct))
            {
                yield return message;
            }
        }

        public void RaiseFederationsChanged() => FederationsChanged?.Invoke();
    }
}
