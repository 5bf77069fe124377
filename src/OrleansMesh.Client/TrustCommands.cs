using System.Text.Json;
using OrleansMesh.Client.Federations;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client;

/// <summary>How far the hub trusts meshes and why (G-01), and what we say of our partners.</summary>
public sealed class TrustCommands
{
    private readonly MeshFolder _folder;
    private readonly MeshClientOptions _options;
    private readonly IHubRequests _hub;

    internal TrustCommands(MeshFolder folder, MeshClientOptions options, IHubRequests hub)
    {
        _folder = folder;
        _options = options;
        _hub = hub;
    }

    /// <summary>Why a mesh is trusted as it is, with what its partners say of it, and with the edges of a federation of ours when one is named (G-02).</summary>
    /// <exception cref="MeshRefusedException">The hub does not know the mesh or the federation.</exception>
    public Task<TrustResult> ExplainAsync(Did mesh, Guid? federationId, CancellationToken ct) => _hub.AskAsync(
        RequestTypes.Trust, new TrustRequest(mesh.ToString(), federationId), RequestJson.Default.TrustRequest, RequestJson.Default.TrustResult, _options.RequestTimeout, ct);

    /// <summary>The strongest path of trust between two meshes over the edges that the hub keeps (G-02): over us, our partners, and meshes that let themselves be found.</summary>
    /// <param name="depth">Most steps, 1 to 4.</param>
    /// <exception cref="MeshRefusedException">We may not see one of them, or the depth is out of its bounds.</exception>
    public Task<TrustPathResult> PathAsync(Did from, Did to, int depth, CancellationToken ct) => _hub.AskAsync(
        RequestTypes.TrustPath, new TrustPathRequest(from.ToString(), to.ToString(), depth), RequestJson.Default.TrustPathRequest, RequestJson.Default.TrustPathResult, _options.RequestTimeout, ct);

    /// <summary>Says something of a partner, signed with our mesh key, in place of what we said under the same claim before. It counts by how far the hub trusts us, and so at the partner's home when that is another hub: at once, or as soon as that one answers.</summary>
    /// <param name="federationId">A federation in force of both.</param>
    /// <param name="value">0 (not at all) to 100 (in full); null takes back what we said.</param>
    /// <param name="lifetime">For how long it holds: more than 0, at most 366 days.</param>
    /// <exception cref="MeshRefusedException">The hub, or the partner's home, does not take it; the reason is a word of docs/wire-protocol.md.</exception>
    /// <exception cref="ArgumentException">A value is out of its bounds.</exception>
    public async Task<SaidAttestation> AttestAsync(Did about, Guid federationId, AttestationClaim claim, int? value, TimeSpan lifetime, CancellationToken ct)
    {
        DateTimeOffset now = _options.Clock.GetUtcNow();
        var terms = new AttestationTerms(
            about.ToString(), _folder.MeshId.ToString(), _folder.KeyId, federationId, claim, value, now.ToUnixTimeMilliseconds(), (now + lifetime).ToUnixTimeMilliseconds());
        MeshAttestation attestation = MeshAttestation.Sign(terms, _folder.MeshKey);
        using JsonDocument json = JsonDocument.Parse(attestation.Bytes);
        AttestResult result = await _hub.AskAsync(
            RequestTypes.Attest, new AttestRequest(json.RootElement), RequestJson.Default.AttestRequest, RequestJson.Default.AttestResult, _options.RequestTimeout, ct);
        return new SaidAttestation(attestation, result.Owed);
    }
}
