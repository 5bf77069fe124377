using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Dialects.FederationEnvelopes;

/// <summary>Reads the members of a federation envelope in their kinds and bounds, stopping at the first that is wrong.</summary>
internal sealed class FederationEnvelopeReader
{
    private const int TagBytes = 16;

    private readonly JsonElement _federation;
    private string _id = "";
    private long _timestamp;
    private MeshPlace? _source;
    private MeshPlace? _destination;
    private IReadOnlyList<string> _path = [];
    private int _ttl;
    private int _hops;
    private IReadOnlyList<string> _flags = [];
    private string _federationId = "";
    private byte[] _signature = [];
    private byte[] _certificate = [];
    private EnvelopeEncryption? _encryption;
    private EnvelopePolicy? _policy;
    private EnvelopeMetadata? _metadata;
    private ReadOnlyMemory<byte> _extensions;

    private FederationEnvelopeReader(JsonElement federation) => _federation = federation;

    public static FederationEnvelopeRefusal Read(JsonElement root, out FederationEnvelope? envelope)
    {
        envelope = null;
        if (!TryObject(root, "federation", out JsonElement federation))
        {
            return FederationEnvelopeRefusal.FederationMissing;
        }

        var reader = new FederationEnvelopeReader(federation);
        FederationEnvelopeRefusal refusal = reader.ReadFederation();
        if (refusal != FederationEnvelopeRefusal.None)
        {
            return refusal;
        }

        if (!root.TryGetProperty("message", out JsonElement message))
        {
            return FederationEnvelopeRefusal.MessageMissing;
        }

        if (reader._encryption is not null && (!DialectText.TryBase64(message, out byte[] ciphertext) || ciphertext.Length < TagBytes))
        {
            return FederationEnvelopeRefusal.EncryptionInvalid;
        }

        envelope = reader.Envelope(CanonicalJson.Canonicalize(message));
        return FederationEnvelopeRefusal.None;
    }

    private static bool TryObject(JsonElement parent, string name, out JsonElement value) =>
        parent.TryGetProperty(name, out value) && value.ValueKind == JsonValueKind.Object;

    private static bool TryId(JsonElement element, string name, out string id)
    {
        bool read = element.TryString(name, FederationEnvelopeLimits.IdCharsMax, out string? text) && IsId(text);
        id = read ? text! : "";
        return read;
    }

    private static bool IsId(string text) => text.All(c => c is >= ' ' and <= '~');

    private static bool TryOptionalId(JsonElement element, string name, out string? id)
    {
        id = null;
        bool absent = !element.TryGetProperty(name, out _);
        return absent || (TryId(element, name, out string read) && (id = read) is not null);
    }

    private static bool TryOptionalInteger(JsonElement element, string name, int least, int most, out int? value)
    {
        value = null;
        if (!element.TryGetProperty(name, out _))
        {
            return true;
        }

        bool read = element.TryInteger(name, out long number) && number >= least && number <= most;
        value = read ? (int)number : null;
        return read;
    }

    private FederationEnvelope Envelope(byte[] message) => new()
    {
        Id = _id,
        Timestamp = _timestamp,
        Source = _source!,
        Destination = _destination!,
        Path = _path,
        Ttl = _ttl,
        Hops = _hops,
        IsReliable = _flags.Contains("reliable"),
        IsOrdered = _flags.Contains("ordered"),
        FederationId = _federationId,
        Signature = _signature,
        Certificate = _certificate,
        Encryption = _encryption,
        Policy = _policy,
        Metadata = _metadata,
        Extensions = _extensions,
        Message = message,
    };

    private FederationEnvelopeRefusal ReadFederation()
    {
        if (!_federation.TryString("version", 8, out string? version) || version != FederationEnvelopeCodec.Version)
        {
            return FederationEnvelopeRefusal.VersionUnsupported;
        }

        if (!TryId(_federation, "id", out _id))
        {
            return FederationEnvelopeRefusal.IdInvalid;
        }

        if (!_federation.TryMilliseconds("timestamp", out _timestamp))
        {
            return FederationEnvelopeRefusal.TimestampInvalid;
        }

        if (!TryPlace("source_mesh", out _source))
        {
            return FederationEnvelopeRefusal.SourceInvalid;
        }

        if (!TryPlace("destination_mesh", out _destination))
        {
            return FederationEnvelopeRefusal.DestinationInvalid;
        }

        FederationEnvelopeRefusal refusal = ReadRouting();
        refusal = refusal == FederationEnvelopeRefusal.None ? ReadSecurity() : refusal;
        return refusal != FederationEnvelopeRefusal.None ? refusal
            : !TryPolicy() ? FederationEnvelopeRefusal.PolicyInvalid
            : !TryMetadata() ? FederationEnvelopeRefusal.MetadataInvalid
            : _federation.TryExtensions(out _extensions) ? FederationEnvelopeRefusal.None : FederationEnvelopeRefusal.ExtensionsInvalid;
    }

    private bool TryPlace(string name, out MeshPlace? place)
    {
        place = null;
        if (!TryObject(_federation, name, out JsonElement element) || !TryId(element, "id", out string id) || !TryOptionalId(element, "gateway_id", out string? gateway))
        {
            return false;
        }

        place = new MeshPlace(id, gateway);
        return true;
    }

    private FederationEnvelopeRefusal ReadRouting()
    {
        if (!TryObject(_federation, "routing", out JsonElement routing)
            || !routing.TryGetProperty("path", out _) || !routing.TryStrings("path", FederationEnvelopeLimits.PathMax, FederationEnvelopeLimits.IdCharsMax, out _path)
            || !_path.All(IsId) || _path.Distinct(StringComparer.Ordinal).Count() != _path.Count)
        {
            return FederationEnvelopeRefusal.RoutingInvalid;
        }

        if (!routing.TryInteger("ttl", out long ttl) || ttl is < 1 or > FederationEnvelopeLimits.TtlMax)
        {
            return FederationEnvelopeRefusal.TtlInvalid;
        }

        if (!routing.TryInteger("hops", out long hops) || hops < 0 || hops > ttl)
        {
            return FederationEnvelopeRefusal.HopsInvalid;
        }

        // Other words, another order and repetitions print differently; those are refused here, where the reason is known.
        (_ttl, _hops) = ((int)ttl, (int)hops);
        return routing.TryStrings("flags", 2, 16, out _flags) && _flags is [] or ["reliable"] or ["ordered"] or ["reliable", "ordered"]
            ? FederationEnvelopeRefusal.None
            : FederationEnvelopeRefusal.FlagsInvalid;
    }

    private FederationEnvelopeRefusal ReadSecurity()
    {
        if (!TryObject(_federation, "security", out JsonElement security) || !TryId(security, "federation_id", out _federationId))
        {
            return FederationEnvelopeRefusal.SecurityInvalid;
        }

        if (security.TryGetProperty("signature", out JsonElement signature)
            && (!DialectText.TryBase64(signature, out _signature) || _signature.Length is not (Ed25519PrivateKey.SignatureBytes or FederationEnvelopeLimits.EcdsaSignatureBytes)))
        {
            return FederationEnvelopeRefusal.SignatureMalformed;
        }

        if (security.TryGetProperty("certificate", out JsonElement certificate)
            && (!DialectText.TryBase64(certificate, out _certificate) || _certificate.Length is 0 or > FederationEnvelopeLimits.CertificateBytesMax))
        {
            return FederationEnvelopeRefusal.CertificateInvalid;
        }

        if (!security.TryGetProperty("encryption", out JsonElement encryption))
        {
            return FederationEnvelopeRefusal.None;
        }

        if (encryption.ValueKind != JsonValueKind.Object
            || !encryption.TryString("algorithm", 32, out string? algorithm) || algorithm != EnvelopeEncryption.Algorithm
            || !TryId(encryption, "key_id", out string keyId)
            || !encryption.TryGetProperty("iv", out JsonElement vector) || !DialectText.TryBase64(vector, FederationEnvelopeLimits.IvBytes, out byte[] iv))
        {
            return FederationEnvelopeRefusal.EncryptionInvalid;
        }

        _encryption = new EnvelopeEncryption(keyId, iv);
        return FederationEnvelopeRefusal.None;
    }

    private bool TryPolicy()
    {
        if (!_federation.TryGetProperty("policy", out JsonElement policy))
        {
            return true;
        }

        int? priority = null;
        int? qos = null;
        int? latency = null;
        bool read = policy.ValueKind == JsonValueKind.Object
            && TryOptionalInteger(policy, "priority", 0, FederationEnvelopeLimits.PriorityMax, out priority)
            && TryOptionalInteger(policy, "qos", 0, FederationEnvelopeLimits.QosMax, out qos)
            && TryOptionalInteger(policy, "max_latency", 1, FederationEnvelopeLimits.LatencyMillisecondsMax, out latency);
        _policy = new EnvelopePolicy(priority, qos, latency);
        return read;
    }

    private bool TryMetadata()
    {
        if (!_federation.TryGetProperty("metadata", out JsonElement metadata))
        {
            return true;
        }

        string? type = null;
        string? encoding = null;
        string? schema = null;
        bool read = metadata.ValueKind == JsonValueKind.Object
            && TryOptionalId(metadata, "content_type", out type)
            && TryOptionalId(metadata, "content_encoding", out encoding)
            && TryOptionalId(metadata, "schema_id", out schema);
        _metadata = new EnvelopeMetadata(type, encoding, schema);
        return read;
    }
}
