using OrleansMesh.Client;

namespace OrleansMesh.Cli.Members;

/// <summary>A mesh that has joined its hub, for as long as one verb runs.</summary>
internal sealed record Member(MeshFolder Folder, MeshClient Client, Uri Hub) : IAsyncDisposable
{
    /// <summary>The mesh's DID.</summary>
    public string MeshId => Folder.MeshId.ToString();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Folder.Dispose();
    }
}
