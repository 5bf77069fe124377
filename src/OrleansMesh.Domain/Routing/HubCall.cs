using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Routing;

/// <summary>What one hub asks another, signed by its node key: the hubs between pass it on and cannot change it.</summary>
public sealed class HubCall
{
    /// <summary>Bytes of the longest.</summary>
    public const int BytesMax = 960 * 1024;

    private const string TypeName = "HubCall";
    private const int WordCharsMax = 64;
    private const int NodeCharsMax = 64;

    private HubCall(string from, string to, Guid id, long time, string request, string mesh, JsonElement body, byte[] bytes)
    {
        From = from;
        To = to;
        Id = id;
        Time = time;
        Request = request;
        Mesh = mesh;
        Body = body;
        Bytes = bytes;
        Hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>did:key of the node that asks.</summary>
    public string From { get; }

    /// <summary>did:key of the node that is asked.</summary>
    public string To { get; }

    /// <summary>Names the call among those of <see cref="From"/>.</summary>
    public Guid Id { get; }

    /// <summary>Unix milliseconds of the signing.</summary>
    public long Time { get; }

    /// <summary>What is asked.</summary>
    public string Request { get; }

    /// <summary>DID of the mesh in whose name it is asked; empty for none.</summary>
    public string Mesh { get; }

    /// <summary>The members of the request.</summary>
    public JsonElement Body { get; }

    /// <summary>The canonical form.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Lower-case hex SHA-256 of <see cref="Bytes"/>: the answer names it.</summary>
    public string Hash { get; }

    /// <summary>Signs a call.</summary>
    /// <param name="mesh">Empty for none.</param>
    public static HubCall Sign(string to, string request, string mesh, JsonElement body, IEd25519SigningKey key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(key);
        string from = DidKey.Encode(key.PublicKey).ToString();
        var id = Guid.NewGuid();
        long time = now.ToUnixTimeMilliseconds();
        return new HubCall(from, to, id, time, request, mesh, body, Write(from, to, id, time, request, mesh, body, key.Sign(Write(from, to, id, time, request, mesh, body, signature: null))));
    }

    /// <summary>Reads one whose signature holds; false for anything else.</summary>
    public static bool TryRead(JsonElement element, [NotNullWhen(true)] out HubCall? call)
    {
        call = null;
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryString("type", WordCharsMax, out string? type) || type != TypeName
            || !element.TryString("from", NodeCharsMax, out string? from) || !element.TryString("to", NodeCharsMax, out string? to)
            || !element.TryString("id", 36, out string? text) || !Guid.TryParseExact(text, "D", out Guid id)
            || !element.TryInteger("time", out long time)
            || !element.TryString("request", WordCharsMax, out string? request)
            || !element.TryGetProperty("mesh", out JsonElement mesh) || mesh.ValueKind != JsonValueKind.String || mesh.GetString()!.Length > Did.LengthMax
            || !element.TryGetProperty("body", out JsonElement body) || body.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        byte[] bytes = CanonicalJson.Canonicalize(element);
        call = bytes.Length <= BytesMax && HubSignature.Holds(element, from)
            ? new HubCall(from, to, id, time, request, mesh.GetString()!, body.Clone(), bytes)
            : null;
        return call is not null;
    }

    private static byte[] Write(string from, string to, Guid id, long time, string request, string mesh, JsonElement body, byte[]? signature) =>
        JsonBuild.Canonical(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type", TypeName);
            writer.WriteString("from", from);
            writer.WriteString("to", to);
            writer.WriteString("id", id);
            writer.WriteNumber("time", time);
            writer.WriteString("request", request);
            writer.WriteString("mesh", mesh);
            writer.WritePropertyName("body");
            body.WriteTo(writer);
            if (signature is not null)
            {
                writer.WriteString("signature", Base64UrlText.Encode(signature));
            }

            writer.WriteEndObject();
        });
}
