namespace OrleansMesh.Grains.Ports;

/// <summary>The credentials of the meshes here that other issuers gave, whose status lists are looked at from time to time (I-03).</summary>
public interface IFollowedCredentials
{
    /// <summary>Follows the credential of a mesh from now on, in place of the one before; one of this hub's own, or without a status, is not followed.</summary>
    void Follow(string meshId, byte[] credential);
}
