using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Members;

/// <summary>The check of a mesh's DID on the command line.</summary>
internal static class MeshDid
{
    /// <summary>Calls <paramref name="refuse"/> with what is wrong when <paramref name="text"/> is not the DID of a mesh.</summary>
    public static void Require(string? text, Action<string> refuse)
    {
        if (!DidMesh.TryParse(text, out _))
        {
            refuse($"'{text}' is not the DID of a mesh. It looks like did:mesh:enterprise:acme-001: one to four segments of a-z, 0-9, '.' and '-'.");
        }
    }
}
