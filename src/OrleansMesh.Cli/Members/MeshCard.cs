using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Members;

/// <summary>What a mesh's home says to the outside.</summary>
internal static class MeshCard
{
    public static void Show(MeshFolder folder, CliOutput output)
    {
        string publicKey = Multikey.Encode(folder.MeshKey.PublicKey);
        string nodeId = DidKey.Encode(folder.NodeKey.PublicKey).ToString();
        output.Json(new { meshId = folder.MeshId.ToString(), keyId = folder.KeyId, publicKeyMultibase = publicKey, nodeId, version = folder.Registration.Version, home = folder.Path });
        output.Facts(("mesh", folder.MeshId.ToString()), ("key", $"{folder.KeyId} = {publicKey}"), ("node", nodeId), ("home", folder.Path));
    }
}
