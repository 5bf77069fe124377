using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansMesh.Wire.Handshake;

/// <summary>A mesh asks to be admitted over this channel (T-09).</summary>
/// <param name="MeshId">The mesh's DID; at most 256 characters.</param>
/// <param name="KeyId">The DID URL of the authentication key that made the proof; at most 512 characters.</param>
/// <param name="Proof">base64url of 64 bytes: see <see cref="ChannelProof"/>.</param>
/// <param name="Agent">The client's software, for example <c>my-client/1.0</c>; at most 128 characters.</param>
/// <param name="ResumeAfter">The last cursor that the mesh has processed, 0 for none; null when this session does not take the mesh's stored queue.</param>
/// <param name="Document">The mesh's registration, wanted at the first join; an object or absent.</param>
/// <param name="Role">One of <see cref="JoinRoles"/>; null is a mesh.</param>
/// <param name="History">The versions of the registration before <paramref name="Document"/>, oldest first and without a gap; at most <see cref="HistoryMax"/> objects, or absent.</param>
public sealed record JoinRequest(
    string MeshId, string KeyId, string Proof, string Agent, long? ResumeAfter = null, JsonElement? Document = null, string? Role = null,
    IReadOnlyList<JsonElement>? History = null)
{
    /// <summary>The member <c>type</c>.</summary>
    public const string TypeName = "join.request";

    /// <summary>Most versions in a history; the bound of a frame before the join is met first where documents are long.</summary>
    public const int HistoryMax = 64;

    /// <summary>Whether a hub asks to be a peer; <see cref="MeshId"/> is then its node id.</summary>
    [JsonIgnore]
    public bool IsPeer => Role == JoinRoles.Peer;

    internal bool IsWithinBounds =>
        Bounds.IsText(MeshId, 256)
        && Bounds.IsText(KeyId, 512)
        && Document is null or { ValueKind: JsonValueKind.Object or JsonValueKind.Null }
        && (History is null || (History.Count <= HistoryMax && History.All(version => version.ValueKind == JsonValueKind.Object)))
        && Proof.Length == ChannelProof.TextChars
        && (ResumeAfter is not { } cursor || Bounds.IsSafeInteger(cursor))
        && Role is null or JoinRoles.Mesh or JoinRoles.Peer
        && Agent.Length > 0
        && Bounds.IsProse(Agent, 128);
}
