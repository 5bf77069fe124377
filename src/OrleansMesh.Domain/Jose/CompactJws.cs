using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Jose;

/// <summary>
/// A signed JWS in its compact form (RFC 7515, 3.1) that was parsed and not yet verified: it shows its header, so that a key can
/// be found, and nothing of its payload. Which algorithm verifies it is the key's matter; the header can only disagree.
/// </summary>
public sealed class CompactJws
{
    private readonly JwsAlgorithm _algorithm;
    private readonly byte[] _signingInput;
    private readonly byte[] _payload;
    private readonly byte[] _signature;

    private CompactJws(JwsAlgorithm algorithm, JwsHeader header, byte[] signingInput, byte[] payload, byte[] signature)
    {
        _algorithm = algorithm;
        Header = header;
        _signingInput = signingInput;
        _payload = payload;
        _signature = signature;
    }

    /// <summary>What the header says; nobody vouches for it yet.</summary>
    public JwsHeader Header { get; }

    /// <summary>Parses the whole text; hostile input is false with its reason, never an exception.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CompactJws? jws, out JwsRefusal refusal)
    {
        jws = null;
        refusal = JwsRefusal.TooLarge;
        if (text?.Length > JoseLimits.CompactCharsMax)
        {
            return false;
        }

        // What is not ASCII becomes '?', which is no digit of base64url.
        return TryParse(Encoding.ASCII.GetBytes(text ?? ""), out jws, out refusal);
    }

    /// <summary>Parses the whole text, ASCII; the bytes are copied.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out CompactJws? jws, out JwsRefusal refusal)
    {
        jws = null;
        if (text.Length > JoseLimits.CompactCharsMax)
        {
            refusal = JwsRefusal.TooLarge;
            return false;
        }

        int first = text.IndexOf((byte)'.');
        int last = text.LastIndexOf((byte)'.');
        if (first < 0 || first == last || text[(first + 1)..last].Contains((byte)'.'))
        {
            refusal = JwsRefusal.NotCompact;
            return false;
        }

        if (!Base64UrlText.TryDecode(text[..first], out byte[]? headerBytes)
            || !Base64UrlText.TryDecode(text[(first + 1)..last], out byte[]? payload)
            || !Base64UrlText.TryDecode(text[(last + 1)..], out byte[]? signature))
        {
            refusal = JwsRefusal.EncodingInvalid;
            return false;
        }

        refusal = JwsHeaderReader.Read(headerBytes, out JwsAlgorithm algorithm, out JwsHeader? header);
        jws = refusal == JwsRefusal.None ? new CompactJws(algorithm, header, text[..last].ToArray(), payload, signature) : null;
        return jws is not null;
    }

    /// <summary>Signs <paramref name="payload"/> by the algorithm of the key.</summary>
    /// <returns>The compact form, ASCII.</returns>
    public static string Create(JwsHeader header, ReadOnlySpan<byte> payload, ISigningKey key)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(key);
        JwsAlgorithm algorithm = JwkAlgorithms.Of(key.PublicKey);
        byte[] protectedHeader = JsonBuild.Canonical(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("alg", JwsAlgorithmNames.Of(algorithm));
            foreach ((string name, string? value) in ((string, string?)[])[("kid", header.KeyId), ("typ", header.Type), ("cty", header.ContentType)])
            {
                if (value is not null)
                {
                    writer.WriteString(name, value);
                }
            }

            writer.WriteEndObject();
        });
        string input = $"{Base64Url.EncodeToString(protectedHeader)}.{Base64Url.EncodeToString(payload)}";
        return $"{input}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    /// <summary>Verifies by <paramref name="key"/> alone: its algorithm must be the header's, and its id when both have one.</summary>
    public bool TryVerify(JsonWebKey key, [NotNullWhen(true)] out VerifiedJws? verified, out JwsRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(key);
        refusal = !key.CanVerify ? JwsRefusal.KeyNotForSignatures
            : key.Algorithm != _algorithm ? JwsRefusal.AlgorithmMismatch
            : key.KeyId is { } keyId && Header.KeyId is { } named && keyId != named ? JwsRefusal.KeyIdMismatch
            : !key.Verify(_signingInput, _signature) ? JwsRefusal.SignatureInvalid
            : JwsRefusal.None;
        verified = refusal == JwsRefusal.None ? new VerifiedJws(Header, key, _payload) : null;
        return verified is not null;
    }
}
