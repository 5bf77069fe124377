using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Cli.Members;

/// <summary>All versions of a mesh's registration in a file, as a hub or <c>did history --out</c> gives them.</summary>
internal static class RegistrationFile
{
    /// <summary>Reads and verifies it, with nothing but itself.</summary>
    /// <exception cref="CliFailureException">It is not there, too long, or does not hold.</exception>
    public static async Task<MeshHistory> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (!file.Exists || file.Length > MeshHistoryJson.BytesMax)
        {
            throw CliFailureException.Usage($"'{file}' is missing or longer than {MeshHistoryJson.BytesMax} bytes.", "Write one with: orleansmesh did history DID --out FILE");
        }

        byte[] text = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        MeshHistoryFault fault = new(0, RegistrationRefusal.DocumentInvalid);
        return TryReadId(text, out Did mesh) && MeshHistoryJson.TryRead(text, mesh, TimeProvider.System.GetUtcNow(), out MeshHistory? read, out fault)
            ? read
            : throw new CliFailureException("history-invalid", $"The history in '{file}' does not hold at version {fault.Index + 1} ({fault.Refusal}).", "Do not trust it; ask another hub for the history.");
    }

    private static bool TryReadId(byte[] text, out Did mesh)
    {
        mesh = default;
        if (!StrictJson.TryParse(text, new JsonLimits { BytesMax = MeshHistoryJson.BytesMax }, out JsonDocument? json, out _))
        {
            return false;
        }

        using (json)
        {
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String && DidMesh.TryParse(id.GetString(), out mesh);
        }
    }
}
