using System.Text.Json.Nodes;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Jose;

namespace OrleansMesh.Bridge.Callers;

/// <summary>What a request between bridges says of who makes it and by what right, beside the MCP request (I-04, I-11); nothing in it is verified yet.</summary>
/// <param name="Capability">A UCAN invocation on the called mesh and its delegations, each base64url; empty for none.</param>
/// <param name="Agent">An access token of the calling mesh about its agent, for the called mesh alone; null for none: the mesh itself calls.</param>
public sealed record CallProofs(IReadOnlyList<string> Capability, string? Agent)
{
    private const string CapabilityMember = "capability";
    private const string AgentMember = "agent";
    private const string CredentialMember = "credential";

    /// <summary>A credential about the calling mesh, JSON as its issuer signed it; null for none.</summary>
    public string? Credential { get; init; }

    /// <summary>Nothing.</summary>
    public static CallProofs None { get; } = new([], null);

    /// <summary>Takes the proofs of a request's data; false when they are not of their shape or longer than any that are taken.</summary>
    public static bool TryRead(JsonObject data, out CallProofs proofs)
    {
        ArgumentNullException.ThrowIfNull(data);
        proofs = None;
        var tokens = new List<string>();
        if (data[CapabilityMember] is { } capability)
        {
            if (capability is not JsonArray { Count: > 0 and <= CapabilityText.TokensMax } items)
            {
                return false;
            }

            foreach (JsonNode? item in items)
            {
                if (item is not JsonValue value || !value.TryGetValue(out string? token))
                {
                    return false;
                }

                tokens.Add(token);
            }
        }

        string? agent = null;
        if (data[AgentMember] is { } word && (word is not JsonValue text || !text.TryGetValue(out agent) || agent.Length > JoseLimits.TokenCharsMax))
        {
            return false;
        }

        string? credential = null;
        if (data[CredentialMember] is { } vouching && (vouching is not JsonValue json || !json.TryGetValue(out credential) || credential.Length > MeshAgentCredential.BytesMax))
        {
            return false;
        }

        proofs = new CallProofs(tokens, agent) { Credential = credential };
        return true;
    }

    /// <summary>Puts them into a request's data.</summary>
    public void Write(JsonObject data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (Capability.Count > 0)
        {
            data[CapabilityMember] = new JsonArray([.. Capability.Select(token => (JsonNode)token)]);
        }

        if (Agent is not null)
        {
            data[AgentMember] = Agent;
        }

        if (Credential is not null)
        {
            data[CredentialMember] = Credential;
        }
    }
}
