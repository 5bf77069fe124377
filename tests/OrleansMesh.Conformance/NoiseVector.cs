using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Conformance;

/// <summary>One handshake of a Noise vector file (the format of the Noise wiki, as cacophony and snow write it); every member but the messages may be missing.</summary>
internal sealed class NoiseVector(JsonElement json)
{
    public string ProtocolName { get; } = NameOf(json);

    public bool MustFail { get; } = IsTrue(json, "fail");

    /// <summary>What the handshake goes on with after its first message: a whole protocol name; null when it does not fall back.</summary>
    public string? FallbackName => IsTrue(json, "fallback") ? FallbackOf(Text(json, "fallback_pattern") ?? "XXfallback") : null;

    public byte[]? HandshakeHash => Hex(json, "handshake_hash");

    public IReadOnlyList<(byte[] Payload, byte[] Ciphertext)> Messages { get; } =
        [.. json.GetProperty("messages").EnumerateArray().Select(m => (Hex(m, "payload") ?? [], Hex(m, "ciphertext") ?? []))];

    public byte[] Prologue(bool initiator) => Hex(json, Side(initiator, "prologue")) ?? [];

    public HandshakeKeys Keys(bool initiator, int pskCount) => new()
    {
        Static = PrivateKey(Side(initiator, "static")),
        Ephemeral = PrivateKey(Side(initiator, "ephemeral")),
        RemoteStatic = PublicKey(Side(initiator, "remote_static")),
        RemoteEphemeral = PublicKey(Side(initiator, "remote_ephemeral")),
        PreShared = [.. PreShared(initiator).Take(pskCount)],
    };

    private static string Side(bool initiator, string name) => (initiator ? "init_" : "resp_") + name;

    private static string NameOf(JsonElement json)
    {
        if ((Text(json, "protocol_name") ?? Text(json, "name")) is { } name && name.StartsWith("Noise", StringComparison.Ordinal))
        {
            return name;
        }

        string? pattern = Text(json, "pattern");
        return pattern is null ? "(no protocol_name)" : $"Noise_{pattern}_{Text(json, "dh")}_{Text(json, "cipher")}_{Text(json, "hash")}";
    }

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Hex(JsonElement owner, string name) => Text(owner, name) is { } text ? Convert.FromHexString(text) : null;

    private static bool IsTrue(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private string FallbackOf(string pattern)
    {
        string[] parts = ProtocolName.Split('_', 3);
        return pattern.StartsWith("Noise_", StringComparison.Ordinal) ? pattern : $"Noise_{pattern}_{parts[^1]}";
    }

    private X25519PrivateKey? PrivateKey(string name) => Hex(json, name) is { } bytes ? X25519PrivateKey.FromBytes(bytes) : null;

    private X25519PublicKey? PublicKey(string name) =>
        Hex(json, name) is { } bytes && X25519PublicKey.TryFromBytes(bytes, out X25519PublicKey? key) ? key : null;

    private IEnumerable<ReadOnlyMemory<byte>> PreShared(bool initiator)
    {
        if (Hex(json, Side(initiator, "psk")) is { } single)
        {
            return [single];
        }

        return json.TryGetProperty(Side(initiator, "psks"), out JsonElement psks) && psks.ValueKind == JsonValueKind.Array
            ? psks.EnumerateArray().Select(p => (ReadOnlyMemory<byte>)Convert.FromHexString(p.GetString()!))
            : [];
    }
}
