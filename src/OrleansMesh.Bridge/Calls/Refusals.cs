using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Callers;

namespace OrleansMesh.Bridge.Calls;

/// <summary>The JSON-RPC errors of a bridge itself: what happened, why, and what to do about it.</summary>
public static class Refusals
{
    /// <summary>The code of every refusal that JSON-RPC and MCP have no code for (−32000 to −32099 are the implementation's).</summary>
    public const int Code = -32050;

    private const int MethodNotFoundCode = -32601;
    private const int InvalidParamsCode = -32602;
    private const int InternalErrorCode = -32603;

    /// <summary>The item is not in the agreement.</summary>
    public static JsonRpcFailure NotGranted(McpItem item, FederatedMesh peer, string grantorId, GrantDecision decision) => Create(
        BridgeRefusal.NotGranted,
        $"The agreement of federation {peer.FederationId} does not grant the {item.KindName} '{item.Name}' of {grantorId} ({decision.Rule}). "
        + $"Ask {grantorId} to renegotiate the agreement so that it grants this {item.KindName}.",
        ("mesh", grantorId),
        ("federation", peer.FederationId),
        ("item", item.Name),
        ("rule", decision.Rule));

    /// <summary>No active federation joins us and <paramref name="meshId"/>.</summary>
    public static JsonRpcFailure NotFederated(string meshId) => Create(
        BridgeRefusal.NotFederated,
        $"There is no active federation with {meshId}: it ended, is suspended, or was never agreed. "
        + "Re-establish or resume the federation (orleansmesh fed list, orleansmesh fed request), then list again.",
        ("mesh", meshId));

    /// <summary>Nothing goes by <paramref name="name"/>.</summary>
    public static JsonRpcFailure UnknownName(string kindName, string name) => Create(
        BridgeRefusal.UnknownName,
        $"No federated mesh offers a {kindName} '{name}'. List again: what is offered may have changed.",
        ("item", name));

    /// <summary>The hub said no, for <paramref name="reason"/>.</summary>
    public static JsonRpcFailure Undeliverable(string meshId, string reason, string detail) => Create(
        BridgeRefusal.Undeliverable,
        $"The request did not reach {meshId} ({reason}): {detail} Calls are not stored for later; try again when the mesh is back.",
        ("mesh", meshId),
        ("hubReason", reason));

    /// <summary>Over <paramref name="limit"/> calls in flight at <paramref name="meshId"/>.</summary>
    public static JsonRpcFailure Busy(string meshId, int limit) => Create(
        BridgeRefusal.Busy,
        $"{meshId} has {limit} of these calls in flight, which is its limit. Try again when some have ended.",
        ("mesh", meshId));

    /// <summary>Nothing was heard for <paramref name="silence"/>.</summary>
    public static JsonRpcFailure TimedOut(string meshId, TimeSpan silence) => Create(
        BridgeRefusal.TimedOut,
        FormattableString.Invariant($"{meshId} sent neither an answer nor progress within {silence.TotalSeconds} s; the call was cancelled."),
        ("mesh", meshId));

    /// <summary>A payload over <paramref name="limit"/> bytes.</summary>
    public static JsonRpcFailure TooLarge(string what, int limit) => Create(
        BridgeRefusal.TooLarge,
        FormattableString.Invariant($"The {what} is over the limit of {limit} bytes. Ask for less, or in parts."));

    /// <summary>A request that cannot be read.</summary>
    public static JsonRpcFailure Malformed(string what) => Create(BridgeRefusal.Malformed, what);

    /// <summary>Our server <paramref name="server"/> is down.</summary>
    public static JsonRpcFailure ServerUnavailable(string server, string why) => Create(
        BridgeRefusal.ServerUnavailable,
        $"The MCP server '{server}' is not running ({why}); it is started again with growing pauses. Try again later.",
        ("server", server));

    /// <summary>The call has no capability that holds.</summary>
    public static JsonRpcFailure CapabilityMissing(string meshId, string method, string why) => Create(
        BridgeRefusal.CapabilityMissing,
        $"{meshId} asks for a capability that its human began, and {why}. Ask its people for a delegation of /mcp/{method} (orleansmesh ucan delegate) and put it into the folder 'capabilities' of the calling mesh.",
        ("mesh", meshId),
        ("why", why));

    /// <summary>Nobody whom the called mesh trusts vouches for the calling mesh.</summary>
    public static JsonRpcFailure CredentialMissing(string meshId, string why, string detail) => Create(
        BridgeRefusal.CredentialMissing,
        $"{meshId} asks for a credential about the calling mesh by an issuer that it trusts, and what the call brings is refused ({why}): {detail} Ask such an issuer for one (orleansmesh vc issue) and keep it in the calling mesh's folder as credential.json.",
        ("mesh", meshId),
        ("why", why));

    /// <summary>The message does not name the agent that its token names.</summary>
    public static JsonRpcFailure AgentUnnamed(string meshId, string agent) => Create(
        BridgeRefusal.AgentUnnamed,
        $"The call brings a token about {agent}, and the explanation of its message does not name that agent, by whose tier the hubs judge it. Put its id into explanation.by; a bridge with --agent does so. {meshId} takes no other.",
        ("mesh", meshId),
        ("agent", agent));

    /// <summary>The agent of a call is not proven.</summary>
    public static JsonRpcFailure CallerRefused(string meshId, string why) => Create(
        BridgeRefusal.CallerRefused,
        $"{meshId} does not take the caller: {why}.",
        ("mesh", meshId),
        ("why", why));

    /// <summary>The caller is nobody here.</summary>
    public static JsonRpcFailure CallerUnmapped(string meshId, string callerId, string why) => Create(
        BridgeRefusal.CallerUnmapped,
        $"{callerId} is nobody at {meshId}. {why} Ask its people for a rule in their identity map.",
        ("mesh", meshId),
        ("caller", callerId));

    /// <summary>No role of the caller's may use the item.</summary>
    public static JsonRpcFailure RoleMissing(McpItem item, LocalCaller caller, string meshId) => Create(
        BridgeRefusal.RoleMissing,
        $"{caller.ForeignId} is {caller.LocalId} at {meshId}, with {(caller.Roles.Count == 0 ? "no roles" : string.Join(", ", caller.Roles))}: none may use the {item.KindName} '{item.Name}'.",
        ("mesh", meshId),
        ("caller", caller.ForeignId),
        ("item", item.Name));

    /// <summary>A method that is not part of what meshes offer each other.</summary>
    public static JsonRpcFailure MethodNotCarried(string method) => Create(
        BridgeRefusal.MethodNotCarried,
        $"Method '{method}' is not available between meshes.");

    /// <summary>A bug or a broken environment on the side that says so.</summary>
    public static JsonRpcFailure Internal(string meshId) => Create(
        BridgeRefusal.Internal,
        $"The bridge of {meshId} failed on this request; its log has the cause.",
        ("mesh", meshId));

    private static JsonRpcFailure Create(BridgeRefusal reason, string message, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        int code = reason switch
        {
            BridgeRefusal.MethodNotCarried => MethodNotFoundCode,
            BridgeRefusal.Malformed or BridgeRefusal.UnknownName => InvalidParamsCode,
            BridgeRefusal.Internal => InternalErrorCode,
            _ => Code,
        };
        var data = new JsonObject { ["reason"] = JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString()) };
        foreach ((string name, string value) in facts)
        {
            data[name] = value;
        }

        return new JsonRpcFailure(code, message, data);
    }
}
