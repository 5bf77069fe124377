using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity;

/// <summary>A DID document (DID Core 5) that was checked once and does not change; keeps its canonical bytes.</summary>
public sealed class DidDocument
{
    /// <summary>Longest document taken, in bytes.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>Most verification methods, most entries of one relationship, and most services.</summary>
    public const int EntriesMax = 32;

    private readonly Dictionary<string, VerificationMethod> _methods;
    private readonly IReadOnlyList<VerificationMethod>[] _relationships;

    internal DidDocument(DidDocumentReader reader, ReadOnlyMemory<byte> canonicalBytes)
    {
        Id = reader.Id;
        Controllers = reader.Controllers;
        Services = reader.Services;
        CanonicalBytes = canonicalBytes;
        _methods = reader.Methods;
        _relationships = reader.Relationships;
    }

    /// <summary>Whom the document describes.</summary>
    public Did Id { get; }

    /// <summary>Who may change the document; empty means the subject alone.</summary>
    public IReadOnlyList<Did> Controllers { get; }

    /// <summary>Services in document order.</summary>
    public IReadOnlyList<DidService> Services { get; }

    /// <summary>The RFC 8785 form of the whole document as it was read, a proof included.</summary>
    public ReadOnlyMemory<byte> CanonicalBytes { get; }

    /// <summary>All keys, those embedded in relationships included.</summary>
    public IReadOnlyCollection<VerificationMethod> VerificationMethods => _methods.Values;

    /// <summary>Parses strict JSON of at most <see cref="BytesMax"/>; unknown members are kept in the canonical bytes and not interpreted.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out DidDocument? document, out DidDocumentFault fault)
    {
        document = null;
        if (utf8.Length > BytesMax)
        {
            fault = DidDocumentFault.TooLarge;
            return false;
        }

        fault = DidDocumentFault.NotJson;
        if (!StrictJson.TryParse(utf8, JsonLimits.Default, out JsonDocument? json, out _))
        {
            return false;
        }

        using (json)
        {
            return TryRead(json.RootElement, out document, out fault);
        }
    }

    /// <summary>The keys of a purpose, in document order.</summary>
    public IReadOnlyList<VerificationMethod> KeysFor(KeyPurpose purpose) => _relationships[(int)purpose];

    /// <summary>The key of an absolute or relative (<c>#key-1</c>) id; null when the document has none.</summary>
    public VerificationMethod? Find(string keyId) =>
        _methods.TryGetValue(keyId, out VerificationMethod? method) ? method
        : DidUrl.TryResolve(Id, keyId, out DidUrl? url) ? _methods.GetValueOrDefault(url.ToString()) : null;

    /// <summary>The Ed25519 key of an absolute or relative id, when the document lists it under <paramref name="purpose"/>.</summary>
    public bool TryFindKey(string keyId, KeyPurpose purpose, [NotNullWhen(true)] out Ed25519PublicKey? key)
    {
        key = Find(keyId) is { } method && KeysFor(purpose).Contains(method) ? method.Ed25519 : null;
        return key is not null;
    }

    internal static bool TryRead(JsonElement root, [NotNullWhen(true)] out DidDocument? document, out DidDocumentFault fault)
    {
        var reader = new DidDocumentReader();
        fault = reader.Read(root);
        document = fault == DidDocumentFault.None ? new DidDocument(reader, CanonicalJson.Canonicalize(root)) : null;
        return document is not null;
    }
}
