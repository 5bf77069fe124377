using System.Collections.Concurrent;
using System.Text.Json;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Tests.Hubs;

/// <summary>What a hub keeps on its disk.</summary>
internal sealed class HubDoubleState
{
    public Lock Gate { get; } = new();

    public ConcurrentDictionary<string, byte[]> Registrations { get; } = new();

    /// <summary>All versions of a registration, of meshes that have changed theirs.</summary>
    public ConcurrentDictionary<string, MeshHistory> Histories { get; } = new();

    public ConcurrentDictionary<Guid, FederationView> Federations { get; } = new();

    /// <summary>Histories, in order.</summary>
    public ConcurrentDictionary<Guid, FederationEvent[]> Events { get; } = new();

    public ConcurrentDictionary<Guid, (HandshakeChallenge Challenge, Guid FederationId, string Source, JsonElement? Credential)> Handshakes { get; } = new();

    public ConcurrentDictionary<string, List<byte[]>> Queues { get; } = new();

    /// <summary>Who serves a name.</summary>
    public ConcurrentDictionary<string, ResolvedService[]> Services { get; } = new();

    /// <summary>What expired, by its target.</summary>
    public ConcurrentDictionary<string, ExpiredMessages[]> Expired { get; } = new();

    public ConcurrentDictionary<string, long> Acknowledged { get; } = new();

    public ConcurrentDictionary<string, bool> MessageIds { get; } = new();
}
