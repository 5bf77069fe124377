using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Jose;

namespace OrleansMesh.Conformance;

/// <summary>
/// JSON Web Signatures in compact form: Wycheproof's groups of a key (or key set) with signatures, and single examples of an object with
/// key and signature, as the IETF's JOSE cookbook and RFCs 7515 and 8037 have them. A folder is searched for <c>*.json</c>.
/// </summary>
internal sealed class JwsKind : IConformanceKind
{
    private static readonly string[] KeyNames = ["public", "publicKey", "publicKeyJwk", "jwk", "key", "private"];
    private static readonly string[] TextNames = ["jws", "compact", "jwt", "token"];

    public string Name => "jws";

    public string Argument => "FILE|FOLDER  Wycheproof json_web_signature or json_web_key JSON, or examples with a jwk and its jws";

    public void Run(string path, Tally tally)
    {
        if (!Directory.Exists(path))
        {
            RunFile(path, tally);
            return;
        }

        foreach (string file in Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            RunFile(file, tally);
        }
    }

    private static void RunFile(string path, Tally tally)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("testGroups", out JsonElement groups))
        {
            RunGroups(groups, tally);
            return;
        }

        JsonElement[] examples = root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : [root];
        for (int at = 0; at < examples.Length; at++)
        {
            RunExample(examples[at], examples.Length == 1 ? Path.GetFileName(path) : $"{Path.GetFileName(path)}[{at}]", tally);
        }
    }

    private static void RunGroups(JsonElement groups, Tally tally)
    {
        foreach (JsonElement group in groups.EnumerateArray())
        {
            JsonElement key = group.GetProperty(group.TryGetProperty("public", out _) ? "public" : "private");
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                Count(key, test.GetProperty("jws").GetString()!, test.GetProperty("result").GetString()!, $"tcId {test.GetProperty("tcId")}", tally);
            }
        }
    }

    private static void RunExample(JsonElement example, string name, Tally tally)
    {
        if (Find(example, KeyNames) is not { ValueKind: JsonValueKind.Object } key || Find(example, TextNames) is not { ValueKind: JsonValueKind.String } text)
        {
            tally.Skip("no key with a compact JWS in it");
            return;
        }

        string expected = example.TryGetProperty("result", out JsonElement result) && result.ValueKind == JsonValueKind.String ? result.GetString()!
            : example.TryGetProperty("valid", out JsonElement valid) && valid.ValueKind == JsonValueKind.False ? "invalid"
            : "valid";
        Count(key, text.GetString()!, expected, name, tally);
    }

    // The cookbook puts the key into "input" and the JWS into "output".
    private static JsonElement? Find(JsonElement example, string[] names)
    {
        if (example.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (string name in names)
        {
            foreach (JsonElement owner in (JsonElement[])[example, Member(example, "input"), Member(example, "output")])
            {
                if (owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement found))
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static JsonElement Member(JsonElement owner, string name) => owner.TryGetProperty(name, out JsonElement member) ? member : default;

    private static void Count(JsonElement key, string text, string expected, string name, Tally tally)
    {
        if (!IsOffered(key))
        {
            tally.Skip("a kind of key that is not offered: none of Ed25519, P-256 and P-384");
            return;
        }

        JwkRefusal refusal = TryKeys(key, out JsonWebKeySet? keys);
        JwsRefusal reason = JwsRefusal.None;
        bool holds = keys is not null && CompactJws.TryParse(text, out CompactJws? jws, out reason) && Candidates(keys, jws).Any(k => jws.TryVerify(k, out _, out reason));
        if (expected == "acceptable" || holds == (expected == "valid"))
        {
            tally.Pass();
        }
        else
        {
            tally.Fail(name, $"{expected}, but we {(holds ? "accept" : $"refuse")} it ({refusal}, {reason})");
        }
    }

    private static bool IsOffered(JsonElement key) =>
        key.TryGetProperty("keys", out JsonElement set) && set.ValueKind == JsonValueKind.Array ? set.EnumerateArray().Any(IsOffered)
        : Member(key, "crv") is { ValueKind: JsonValueKind.String } curve && curve.GetString() is "Ed25519" or "P-256" or "P-384";

    private static IEnumerable<JsonWebKey> Candidates(JsonWebKeySet keys, CompactJws jws) =>
        jws.Header.KeyId is { } id && keys.Find(id) is { } named ? [named] : keys.Keys;

    private static JwkRefusal TryKeys(JsonElement key, out JsonWebKeySet? keys)
    {
        if (key.TryGetProperty("keys", out _))
        {
            _ = JsonWebKeySet.TryParse(Bytes(key), out keys, out JwkRefusal refusal);
            return refusal;
        }

        keys = null;
        bool isPrivate = key.TryGetProperty("d", out _);
        JwkRefusal why;
        JsonWebKey? read;
        if (isPrivate)
        {
            _ = PrivateJsonWebKey.TryParse(Bytes(key), out PrivateJsonWebKey? pair, out why);
            read = pair?.PublicKey;
            pair?.Dispose();
        }
        else
        {
            _ = JsonWebKey.TryParse(Bytes(key), out read, out why);
        }

        keys = read is null ? null : JsonWebKeySet.Of(read);
        return why;
    }

    private static byte[] Bytes(JsonElement element) => Encoding.UTF8.GetBytes(element.GetRawText());
}
