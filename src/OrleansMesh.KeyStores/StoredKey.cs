using OrleansMesh.Domain.Keys;

namespace OrleansMesh.KeyStores;

/// <summary>What a store says of a key without opening it.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Kind">What it can do; null for a token that was not asked.</param>
/// <param name="PublicKey">The public key as Multikey text; null for a token that was not asked.</param>
/// <param name="Form">How it is kept.</param>
/// <param name="Location">The file, or the URI in a token.</param>
public sealed record StoredKey(string Name, KeyKind? Kind, string? PublicKey, KeyFileForm Form, string Location);
