using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity.Registry;

/// <summary>A history as JSON: <c>{"id":"did:mesh:…","versions":[{…},…]}</c>, oldest first, each version as it was signed.</summary>
public static class MeshHistoryJson
{
    /// <summary>Longest text taken, in bytes.</summary>
    public const int BytesMax = MeshHistory.BytesMax + (4 * 1024);

    private static readonly JsonLimits Limits = new() { BytesMax = BytesMax };

    /// <summary>Canonical JSON.</summary>
    public static byte[] Write(MeshHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return JsonBuild.Canonical(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", history.Id.ToString());
            writer.WriteStartArray("versions");
            foreach (MeshVersion version in history.Versions)
            {
                writer.WriteRawValue(version.Registration.Bytes.Span, skipInputValidation: true);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    /// <summary>Reads and verifies the history of <paramref name="mesh"/>; what is wrong outside of the versions is <see cref="RegistrationRefusal.DocumentInvalid"/> at index 0.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> utf8, Did mesh, DateTimeOffset now, [NotNullWhen(true)] out MeshHistory? history, out MeshHistoryFault fault)
    {
        history = null;
        fault = new MeshHistoryFault(0, RegistrationRefusal.DocumentInvalid);
        if (!StrictJson.TryParse(utf8, Limits, out JsonDocument? json, out _))
        {
            return false;
        }

        using (json)
        {
            JsonElement root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryString("id", Did.LengthMax, out string? id)
                || !root.TryItems("versions", MeshHistory.VersionsMax, out JsonElement[] items))
            {
                return false;
            }

            if (id != mesh.ToString())
            {
                fault = new MeshHistoryFault(0, RegistrationRefusal.SubjectMismatch);
                return false;
            }

            ReadOnlyMemory<byte>[] versions = [.. items.Select(item => new ReadOnlyMemory<byte>(CanonicalJson.Canonicalize(item)))];
            if (!MeshHistory.TryVerify(versions, now, out history, out fault))
            {
                return false;
            }

            if (history.Id != mesh)
            {
                history = null;
                fault = new MeshHistoryFault(0, RegistrationRefusal.SubjectMismatch);
            }

            return history is not null;
        }
    }
}
