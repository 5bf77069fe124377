using System.CommandLine;
using System.Text.Json;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>did verify</c>: a history from a file, with nothing but itself.</summary>
internal sealed class DidVerifyVerb : Verb
{
    private readonly Argument<FileInfo> _file = new("file") { Description = "The versions as a hub or 'did history --out' gives them." };

    public DidVerifyVerb()
        : base(
            "verify",
            "Verify the history of a did:mesh from a file: no hub is asked, for the history proves itself from its first version on.",
            "orleansmesh did verify mit.json",
            "orleansmesh did verify mit.json --json") => Takes(_file);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        FileInfo file = arguments.GetValue(_file)!;
        if (!file.Exists || file.Length > MeshHistoryJson.BytesMax)
        {
            throw CliFailureException.Usage($"'{file}' is missing or longer than {MeshHistoryJson.BytesMax} bytes.", "Write one with: orleansmesh did history DID --out FILE");
        }

        byte[] text = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        MeshHistoryFault fault = new(0, RegistrationRefusal.DocumentInvalid);
        MeshHistory? history = TryReadId(text, out Did mesh) && MeshHistoryJson.TryRead(text, mesh, TimeProvider.System.GetUtcNow(), out MeshHistory? read, out fault) ? read : null;
        HistoryCard.Show(
            history ?? throw new CliFailureException("history-invalid", $"The history does not hold at version {fault.Index + 1} ({fault.Refusal}).", "Do not trust it; ask another hub for the history."), output);
        return ExitCodes.Done;
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
