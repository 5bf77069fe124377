using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Jose;

/// <summary>Public keys by their ids (RFC 7517, 5), at most <see cref="JoseLimits.KeysMax"/>.</summary>
public sealed class JsonWebKeySet
{
    private JsonWebKeySet(IReadOnlyList<JsonWebKey> keys) => Keys = keys;

    /// <summary>In their order.</summary>
    public IReadOnlyList<JsonWebKey> Keys { get; }

    /// <summary>A set of these keys, whose ids differ.</summary>
    public static JsonWebKeySet Of(params IEnumerable<JsonWebKey> keys)
    {
        JsonWebKey[] all = [.. keys];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(all.Length, JoseLimits.KeysMax, nameof(keys));
        return HasDuplicates(all) ? throw new ArgumentException("Two keys have the same id.", nameof(keys)) : new JsonWebKeySet(all);
    }

    /// <summary>The keys that a DID document lists for a purpose, by the DID URLs of their methods.</summary>
    public static JsonWebKeySet Of(DidDocument document, KeyPurpose purpose)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new JsonWebKeySet([.. document.KeysFor(purpose).Where(m => m.Verifying is not null).Take(JoseLimits.KeysMax).Select(m => JsonWebKey.Of(m.Verifying!, m.Id))]);
    }

    /// <summary>
    /// Reads a set that somebody published. Kinds of keys that are not known are left out (RFC 7517, 5); a secret in it, a key that is
    /// broken, or an id that is there twice refuses the whole set.
    /// </summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JsonWebKeySet? set, out JwkRefusal refusal)
    {
        set = null;
        refusal = JwkRefusal.Malformed;
        if (!StrictJson.TryParse(utf8, JoseLimits.KeySet, out JsonDocument? document, out _))
        {
            return false;
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("keys"u8, out JsonElement keys) || keys.ValueKind != JsonValueKind.Array)
            {
                return false;
            }

            refusal = keys.GetArrayLength() > JoseLimits.KeysMax ? JwkRefusal.TooManyKeys : Read(keys, out set);
            return set is not null;
        }
    }

    /// <summary>The key of an id; null for none.</summary>
    public JsonWebKey? Find(string keyId) => Keys.FirstOrDefault(k => k.KeyId == keyId);

    /// <summary>Canonical JSON.</summary>
    public byte[] Write() => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("keys");
        foreach (JsonWebKey key in Keys)
        {
            key.WriteTo(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static JwkRefusal Read(JsonElement keys, out JsonWebKeySet? set)
    {
        set = null;
        var read = new List<JsonWebKey>();
        foreach (JsonElement item in keys.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("d"u8, out _))
            {
                return JwkRefusal.PrivateKey;
            }

            JwkRefusal refusal = JsonWebKey.Read(item, out JsonWebKey? key);
            if (key is not null)
            {
                read.Add(key);
            }
            else if (refusal is not (JwkRefusal.KeyTypeUnsupported or JwkRefusal.CurveUnsupported))
            {
                return refusal;
            }
        }

        if (HasDuplicates(read))
        {
            return JwkRefusal.DuplicateKeyId;
        }

        set = new JsonWebKeySet(read);
        return JwkRefusal.None;
    }

    private static bool HasDuplicates(IReadOnlyList<JsonWebKey> keys) =>
        keys.Where(k => k.KeyId is not null).GroupBy(k => k.KeyId, StringComparer.Ordinal).Any(g => g.Count() > 1);
}
