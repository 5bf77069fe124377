using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity.Methods.Ethr;

/// <summary>Makes the document of an identity from its events, in their order (did:ethr method, Read).</summary>
internal sealed class EthrDocument(DidEthr did, EthrNetwork network, ulong now)
{
    private const string Recovery = "EcdsaSecp256k1RecoveryMethod2020";

    private readonly Dictionary<string, (string Fragment, string Type, string Name, string Value)> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Fragment, string Type, string Endpoint)> _services = new(StringComparer.Ordinal);
    private readonly HashSet<string> _authentication = new(StringComparer.Ordinal);
    private readonly HashSet<string> _assertion = new(StringComparer.Ordinal);
    private readonly HashSet<string> _agreement = new(StringComparer.Ordinal);
    private EthrAddress _owner = did.Address;
    private int _keyCount;
    private int _serviceCount;

    /// <summary>The identity is owned by nobody: it has ended.</summary>
    public bool IsDeactivated => _owner.IsZero;

    /// <summary>Takes the next event; after the end nothing changes any more.</summary>
    public void Apply(EthrEvent change)
    {
        if (IsDeactivated)
        {
            return;
        }

        switch (change)
        {
            case EthrOwnerChanged owner:
                _owner = owner.Owner;
                break;
            case EthrDelegateChanged delegated:
                Apply(delegated);
                break;
            case EthrAttributeChanged attribute:
                Apply(attribute);
                break;
            default:
                break;
        }
    }

    /// <summary>The document; an identity that has ended has one without keys. Null when it has more entries than a document may.</summary>
    public DidDocument? Build(out DidDocumentFault fault)
    {
        fault = DidDocumentFault.MethodInvalid;
        return DidDocument.TryParse(JsonBuild.Canonical(Write), out DidDocument? document, out fault) ? document : null;
    }

    private void Apply(EthrDelegateChanged change)
    {
        _keyCount++;
        string key = $"delegate {change.Type} {change.Delegate}";
        if (change.ValidTo < now)
        {
            Forget(key);
            return;
        }

        if (change.Type is not ("veriKey" or "sigAuth"))
        {
            return;
        }

        Remember(key, Recovery, "blockchainAccountId", Account(change.Delegate));
        _assertion.Add(key);
        if (change.Type == "sigAuth")
        {
            _authentication.Add(key);
        }
    }

    private void Apply(EthrAttributeChanged change)
    {
        string key = $"attribute {change.Name} {Convert.ToHexString(change.Value)}";
        switch (change.Name.Split('/'))
        {
            case ["did", "pub", .. var words] when words.Length is 2 or 3 && words.All(IsWord):
                _keyCount++;
                ApplyKey(key, words, change);
                break;
            case ["did", "svc", var type] when IsWord(type):
                _serviceCount++;
                ApplyService(key, type, change);
                break;
            default:
                break;
        }
    }

    private void ApplyKey(string key, string[] words, EthrAttributeChanged change)
    {
        if (change.ValidTo < now)
        {
            Forget(key);
            return;
        }

        string algorithm = words[0];
        bool raw = change.Value.Length == 32;
        (string type, string name, string value) = (algorithm, words.Length == 3 ? words[2] : "hex") switch
        {
            ("Ed25519", _) when raw => ("Ed25519VerificationKey2018", "publicKeyBase58", Base58Text.Encode(change.Value)[1..]),
            ("X25519", _) when raw => ("X25519KeyAgreementKey2019", "publicKeyBase58", Base58Text.Encode(change.Value)[1..]),
            ("Secp256k1", _) => ("EcdsaSecp256k1VerificationKey2019", "publicKeyHex", Convert.ToHexStringLower(change.Value)),
            (_, "base64") => (algorithm, "publicKeyBase64", Convert.ToBase64String(change.Value)),
            (_, "pem") when IsText(change.Value) => (algorithm, "publicKeyPem", Encoding.UTF8.GetString(change.Value)),
            _ => (algorithm, "publicKeyHex", Convert.ToHexStringLower(change.Value)),
        };
        Remember(key, type, name, value);
        HashSet<string> purpose = words[1] == "enc" ? _agreement : _assertion;
        purpose.Add(key);
        if (words[1] == "sigAuth")
        {
            _authentication.Add(key);
        }
    }

    private void ApplyService(string key, string type, EthrAttributeChanged change)
    {
        if (change.ValidTo < now || !IsText(change.Value))
        {
            _services.Remove(key);
            return;
        }

        _services[key] = ($"service-{_serviceCount.ToString(CultureInfo.InvariantCulture)}", type, Encoding.UTF8.GetString(change.Value));
    }

    private void Remember(string key, string type, string name, string value) =>
        _keys[key] = ($"delegate-{_keyCount.ToString(CultureInfo.InvariantCulture)}", type, name, value);

    private void Forget(string key)
    {
        _keys.Remove(key);
        _authentication.Remove(key);
        _assertion.Remove(key);
        _agreement.Remove(key);
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStrings("@context", ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/secp256k1recovery-2020/v2"]);
        writer.WriteString("id", did.Did.ToString());
        writer.WriteStartArray("verificationMethod");
        // the key in the DID speaks for the identity as long as nobody else owns it
        bool hasOwnKey = did.PublicKeyHex is not null && _owner.Equals(did.Address);
        if (!IsDeactivated)
        {
            WriteKey(writer, "controller", Recovery, "blockchainAccountId", Account(_owner));
            if (hasOwnKey)
            {
                WriteKey(writer, "controllerKey", "EcdsaSecp256k1VerificationKey2019", "publicKeyHex", did.PublicKeyHex!);
            }

            foreach ((string fragment, string type, string name, string value) in _keys.Values)
            {
                WriteKey(writer, fragment, type, name, value);
            }
        }

        writer.WriteEndArray();
        if (!IsDeactivated)
        {
            string[] owners = hasOwnKey ? ["controller", "controllerKey"] : ["controller"];
            WriteReferences(writer, "authentication", owners, _authentication);
            WriteReferences(writer, "assertionMethod", owners, _assertion);
            WriteReferences(writer, "keyAgreement", [], _agreement);
            WriteServices(writer);
        }

        writer.WriteEndObject();
    }

    private void WriteKey(Utf8JsonWriter writer, string fragment, string type, string name, string value)
    {
        writer.WriteStartObject();
        writer.WriteString("id", did.Did.Url(fragment));
        writer.WriteString("type", type);
        writer.WriteString("controller", did.Did.ToString());
        writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    private void WriteReferences(Utf8JsonWriter writer, string name, string[] owners, HashSet<string> keys) =>
        writer.WriteStrings(name, owners.Concat(_keys.Where(key => keys.Contains(key.Key)).Select(key => key.Value.Fragment)).Select(did.Did.Url));

    private void WriteServices(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("service");
        foreach ((string fragment, string type, string endpoint) in _services.Values)
        {
            writer.WriteStartObject();
            writer.WriteString("id", did.Did.Url(fragment));
            writer.WriteString("type", type);
            writer.WritePropertyName("serviceEndpoint");
            if (endpoint is ['{' or '[', ..] && StrictJson.TryParse(Encoding.UTF8.GetBytes(endpoint), JsonLimits.Default, out JsonDocument? json, out _))
            {
                using (json)
                {
                    json.RootElement.WriteTo(writer);
                }
            }
            else
            {
                writer.WriteStringValue(endpoint);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private string Account(EthrAddress address) => $"eip155:{network.ChainId.ToString(CultureInfo.InvariantCulture)}:{address}";

    private static bool IsWord(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    // an attribute's value is any bytes: what is no text cannot be a JSON string
    private static bool IsText(byte[] value) => value.Length > 0 && System.Text.Unicode.Utf8.IsValid(value) && !value.Contains((byte)0);
}
