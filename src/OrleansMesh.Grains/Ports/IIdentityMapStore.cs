namespace OrleansMesh.Grains.Ports;

/// <summary>The identity maps that meshes keep at this hub (I-11), one each; checked before they get here.</summary>
public interface IIdentityMapStore
{
    /// <summary>A mesh's map; null for none.</summary>
    ValueTask<byte[]?> FindAsync(string meshId, CancellationToken cancellationToken);

    /// <summary>Keeps a map in place of the one before.</summary>
    ValueTask PutAsync(string meshId, ReadOnlyMemory<byte> map, CancellationToken cancellationToken);

    /// <summary>Takes a mesh's map away.</summary>
    ValueTask RemoveAsync(string meshId, CancellationToken cancellationToken);
}
