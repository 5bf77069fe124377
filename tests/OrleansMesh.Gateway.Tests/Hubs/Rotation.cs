using OrleansMesh.Domain.Identity;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Hubs;

/// <summary>The change of a mesh's only key for another one of another name.</summary>
/// <param name="Next">The registration to come, signed by the present key.</param>
/// <param name="Mesh">The mesh with its new key.</param>
/// <param name="KeyId">What that is called.</param>
internal sealed record Rotation(byte[] Next, SampleMesh Mesh, string KeyId)
{
    /// <param name="current">The present registration.</param>
    /// <param name="signer">The mesh with its present key.</param>
    /// <param name="keyId">What that is called.</param>
    /// <param name="name">Of the new key, such as <c>key-2</c>.</param>
    public static Rotation After(MeshRegistration current, SampleMesh signer, string keyId, string name)
    {
        var rotated = new SampleMesh(signer.Id);
        byte[] next = MeshRegistration.CreateNext(
            current, new DidDocumentBuilder(rotated.Did).AddKey(name, rotated.Key.PublicKey), signer.Key, keyId, TimeProvider.System.GetUtcNow());
        return new Rotation(next, rotated, rotated.Did.Url(name));
    }
}
