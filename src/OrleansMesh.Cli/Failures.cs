using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using OrleansMesh.Client;
using OrleansMesh.Hub;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Cli;

/// <summary>What the expected troubles of a broken environment mean to the person at the keyboard; anything else is a bug and keeps its stack trace.</summary>
public static class Failures
{
    /// <summary>Explains <paramref name="exception"/>; false for a bug.</summary>
    public static bool TryExplain(Exception exception, [NotNullWhen(true)] out CliFailureException? failure)
    {
        failure = exception switch
        {
            CliFailureException known => known,
            MeshRefusedException refused => new CliFailureException(refused.Reason, refused.Detail.Length > 0 ? refused.Detail : refused.Message, Next(refused.Reason)),
            MeshUnreachableException lost => new CliFailureException("unreachable", lost.Message, "Give the hub's address with --hub, or start one here: orleansmesh up"),
            MeshFolderException folder => new CliFailureException("mesh-folder", folder.Message, "Give the mesh's folder with --home, or make a mesh: orleansmesh keys new did:mesh:enterprise:my-company --home ./my-company"),
            KeyStoreException key => new CliFailureException("key", key.Message, "See which keys there are: orleansmesh keys list"),
            HubDatabaseException database => new CliFailureException("database", database.Message, "orleansmesh up --database postgresql://user@host/database; the password may come from PGPASSWORD or PGPASSFILE. See docs/operations.md."),
            ValidationException settings => CliFailureException.Usage(settings.Message, "See --help."),
            SocketException socket => new CliFailureException("unreachable", $"The network said: {socket.Message}.", "Check the address and that a hub runs there (orleansmesh up)."),
            UnauthorizedAccessException denied => new CliFailureException("file-access", denied.Message, "Choose a folder or file that you may read and write."),
            IOException io => new CliFailureException("file", io.Message, "Check the path, the permissions and the space on the disk."),
            _ => null,
        };
        return failure is not null;
    }

    private static string Next(string reason) => reason switch
    {
        "hub-key-changed" => "When the operator confirms the new node id: orleansmesh join --forget-hub",
        "unknown-mesh" => "See which meshes there are: orleansmesh discover",
        "trust-too-low" or "credential-invalid" => "Get a credential of the hub's operator (orleansmesh vc issue) and present it: orleansmesh join --credential FILE",
        "authority-missing" => "Let the mesh's human agree: orleansmesh fed consent DID --human-key FILE (keys new --human-key makes that key). For the credential: orleansmesh join --credential FILE",
        "unknown-federation" or "federation-ended" or "not-federated" => "See what there is: orleansmesh fed list. Federate: orleansmesh fed request DID",
        "federation-suspended" => "See who suspended it, and why: orleansmesh fed history ID. Send again when it is resumed.",
        "not-granted" => "See what was granted: orleansmesh fed list. Ask for more in a new federation: orleansmesh fed request DID --ask …",
        "illegal-command" or "not-your-turn" or "not-suspended-by-you" or "offer-mismatch" or "rounds-exhausted" => "See where it stands and whose turn it is: orleansmesh fed history ID",
        "federation-terminating" or "federation-final" or "redundant" => "It is over, or about to be. Ask for a new one: orleansmesh fed request DID",
        "history-forked" or "history-unproven" => "Write both copies down and compare them with the partner's: orleansmesh fed history ID --out FILE, orleansmesh fed verify FILE",
        "target-offline" => "Leave out --transient: a reliable message waits at the hub.",
        "map-missing" or "map-invalid" => "Bring one: orleansmesh map publish FILE. Its form is in docs/identity-maps.md.",
        "malformed" => "See what is expected: --help of this command.",
        "revocation-refused" or "revocation-unwitnessed" => "Make it anew, with all delegations from the revoker's own to the revoked one: orleansmesh ucan revoke --help",
        "revocations-full" => "Wait until delegations expire, or let another mesh bring it.",
        "requests-full" => "Wait for the answers to those that are open.",
        "seal-unsupported" => "Leave out --seal, or send another type.",
        "peer-unverified" => "Do not send it unsealed instead. Compare its key with what the partner says it is: orleansmesh keys show",
        _ => "",
    };
}
