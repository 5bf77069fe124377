using System.Collections.Frozen;

namespace OrleansMesh.Wire.Handshake;

/// <summary>The kebab-case words of <see cref="HandshakeRefusal"/> on the wire; they never change.</summary>
public static class HandshakeRefusalWords
{
    private static readonly FrozenDictionary<HandshakeRefusal, string> Words = new Dictionary<HandshakeRefusal, string>
    {
        [HandshakeRefusal.Malformed] = "malformed",
        [HandshakeRefusal.GenesisMismatch] = "genesis-mismatch",
        [HandshakeRefusal.VersionUnsupported] = "version-unsupported",
        [HandshakeRefusal.NodeKeyMismatch] = "node-key-mismatch",
        [HandshakeRefusal.MeshUnknown] = "mesh-unknown",
        [HandshakeRefusal.KeyUnknown] = "key-unknown",
        [HandshakeRefusal.ProofInvalid] = "proof-invalid",
        [HandshakeRefusal.DocumentInvalid] = "document-invalid",
        [HandshakeRefusal.AlreadyRegistered] = "already-registered",
        [HandshakeRefusal.NotAdmitted] = "not-admitted",
        [HandshakeRefusal.Overloaded] = "overloaded",
        [HandshakeRefusal.ShuttingDown] = "shutting-down",
        [HandshakeRefusal.PostQuantumRequired] = "post-quantum-required",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, HandshakeRefusal> Refusals =
        Words.ToFrozenDictionary(w => w.Value, w => w.Key, StringComparer.Ordinal);

    /// <summary>The word of a refusal that a node may give.</summary>
    public static string ToWord(this HandshakeRefusal refusal) =>
        Words.TryGetValue(refusal, out string? word) ? word : throw new ArgumentOutOfRangeException(nameof(refusal));

    /// <summary>The refusal of a word; <see cref="HandshakeRefusal.Unrecognised"/> for one of a later version.</summary>
    public static HandshakeRefusal FromWord(string word) => Refusals.GetValueOrDefault(word, HandshakeRefusal.Unrecognised);
}
