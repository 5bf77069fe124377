using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Dialects.Translation;

/// <summary>What a translation needs beside the message. A translated message is its translator's: it is signed with his key, not the first sender's.</summary>
public sealed record TranslationTerms
{
    /// <summary>The federation, where the message names none or by no UUID.</summary>
    public Guid? FederationId { get; init; }

    /// <summary>Signs the result; null leaves KLP and federation envelopes unsigned, and refuses FMP.</summary>
    public IEd25519SigningKey? Key { get; init; }

    /// <summary>The key's id in an FMP message; null for the one that the agreement names.</summary>
    public string? KeyId { get; init; }
}
