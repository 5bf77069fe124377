using System.Text.Json.Nodes;

namespace OrleansMesh.Bridge.Calls;

/// <summary>The <c>_meta</c> of a request at the border between two sessions: what belongs to one session must not enter the next.</summary>
public static class RequestMeta
{
    // MCP 2026-07-28 puts the session's protocol version, client and capabilities into every request under this prefix.
    private const string SessionPrefix = "io.modelcontextprotocol/";

    // Ours: only the bridge that calls a server says who calls.
    private const string OwnPrefix = "orleansmesh/";
    private const string Meta = "_meta";
    private const string Token = "progressToken";

    /// <summary>Removes the session's own keys, those of bridges and the progress token from <paramref name="parameters"/>; returns the token, null when none was asked.</summary>
    public static JsonNode? Leave(JsonObject parameters)
    {
        if (parameters[Meta] is not JsonObject meta)
        {
            return null;
        }

        JsonNode? token = meta[Token];
        meta.Remove(Token);
        foreach (string key in meta.Select(m => m.Key).Where(k => k.StartsWith(SessionPrefix, StringComparison.Ordinal) || k.StartsWith(OwnPrefix, StringComparison.Ordinal)).ToList())
        {
            meta.Remove(key);
        }

        if (meta.Count == 0)
        {
            parameters.Remove(Meta);
        }

        return token;
    }

    /// <summary>Asks for progress under <paramref name="token"/>.</summary>
    public static void Enter(JsonObject parameters, string token)
    {
        if (parameters[Meta] is not JsonObject meta)
        {
            meta = [];
            parameters[Meta] = meta;
        }

        meta[Token] = token;
    }
}
