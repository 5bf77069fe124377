using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity;

/// <summary>Writes a DID document of one's own.</summary>
public sealed class DidDocumentBuilder(Did id)
{
    private readonly List<(string Fragment, string Multibase, KeyPurpose[] Purposes)> _keys = [];
    private readonly HashSet<string> _human = new(StringComparer.Ordinal);
    private readonly List<(string Fragment, string Type, string Endpoint)> _services = [];
    private readonly List<(string Name, long Value)> _numbers = [];
    private readonly List<(string Name, string Value)> _texts = [];
    private readonly List<(string Name, bool Value)> _flags = [];

    /// <summary>Adds an Ed25519 key <c>#fragment</c> for the given purposes; for none given, authentication and assertions.</summary>
    public DidDocumentBuilder AddKey(string fragment, Ed25519PublicKey key, params ReadOnlySpan<KeyPurpose> purposes)
    {
        _keys.Add((fragment, Multikey.Encode(key), purposes.IsEmpty ? [KeyPurpose.Authentication, KeyPurpose.AssertionMethod] : purposes.ToArray()));
        return this;
    }

    /// <summary>Adds a P-256 or P-384 key <c>#fragment</c> for the given purposes; for none given, authentication and assertions.</summary>
    public DidDocumentBuilder AddKey(string fragment, EcdsaPublicKey key, params ReadOnlySpan<KeyPurpose> purposes)
    {
        _keys.Add((fragment, Multikey.Encode(key), purposes.IsEmpty ? [KeyPurpose.Authentication, KeyPurpose.AssertionMethod] : purposes.ToArray()));
        return this;
    }

    /// <summary>Adds an X25519 key <c>#fragment</c> for key agreement.</summary>
    public DidDocumentBuilder AddKey(string fragment, X25519PublicKey key)
    {
        _keys.Add((fragment, Multikey.Encode(key), [KeyPurpose.KeyAgreement]));
        return this;
    }

    /// <summary>Marks the key <c>#fragment</c> as one that a human holds, which a capability across meshes must stem from (I-04).</summary>
    public DidDocumentBuilder MarkHuman(string fragment)
    {
        _human.Add(fragment);
        return this;
    }

    /// <summary>Adds a service <c>#fragment</c>.</summary>
    public DidDocumentBuilder AddService(string fragment, string type, string endpoint)
    {
        _services.Add((fragment, type, endpoint));
        return this;
    }

    /// <summary>Builds the document; throws <see cref="InvalidOperationException"/> when what was added breaks a bound of <see cref="DidDocument"/>.</summary>
    public DidDocument Build() => DidDocument.TryParse(JsonBuild.Canonical(Write), out DidDocument? document, out DidDocumentFault fault)
        ? document
        : throw new InvalidOperationException($"The DID document of {id} is not valid: {fault}.");

    internal DidDocumentBuilder AddMember(string name, long value)
    {
        _numbers.Add((name, value));
        return this;
    }

    internal DidDocumentBuilder AddMember(string name, string value)
    {
        _texts.Add((name, value));
        return this;
    }

    internal DidDocumentBuilder AddMember(string name, bool value)
    {
        _flags.Add((name, value));
        return this;
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStrings("@context", ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]);
        writer.WriteString("id", id.ToString());
        _numbers.ForEach(member => writer.WriteNumber(member.Name, member.Value));
        _texts.ForEach(member => writer.WriteString(member.Name, member.Value));
        _flags.ForEach(member => writer.WriteBoolean(member.Name, member.Value));
        writer.WriteStartArray("verificationMethod");
        foreach ((string fragment, string multibase, _) in _keys)
        {
            writer.WriteStartObject();
            writer.WriteString("id", id.Url(fragment));
            writer.WriteString("type", "Multikey");
            writer.WriteString("controller", id.ToString());
            writer.WriteString("publicKeyMultibase", multibase);
            if (_human.Contains(fragment))
            {
                writer.WriteString("meshKeyUse", VerificationMethod.HumanUse);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        foreach ((KeyPurpose purpose, string name) in KeyPurposeNames.All)
        {
            string[] keys = [.. _keys.Where(key => key.Purposes.Contains(purpose)).Select(key => id.Url(key.Fragment))];
            if (keys.Length > 0)
            {
                writer.WriteStrings(name, keys);
            }
        }

        WriteServices(writer);
        writer.WriteEndObject();
    }

    private void WriteServices(Utf8JsonWriter writer)
    {
        if (_services.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("service");
        foreach ((string fragment, string type, string endpoint) in _services)
        {
            writer.WriteStartObject();
            writer.WriteString("id", id.Url(fragment));
            writer.WriteString("type", type);
            writer.WriteString("serviceEndpoint", endpoint);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
