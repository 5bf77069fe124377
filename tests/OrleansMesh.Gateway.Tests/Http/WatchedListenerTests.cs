using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansMesh.Hub.Tls;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Transport.Quic;

namespace OrleansMesh.Gateway.Tests.Http;

/// <summary>T-12 for connections over QUIC, whose listener tells by which certificates it let a client in: here one in memory that tells the same.</summary>
public sealed class WatchedListenerTests : IDisposable
{
    private static readonly Uri Address = new("memory://hub:1");

    private readonly TestFolder _folder = new();
    private readonly TestCertificates _authority = new("Test authority");
    private readonly MeshAuthority _meshes = new();

    private string Lists => Path.Combine(_folder.Path, "lists.pem");

    public void Dispose()
    {
        _meshes.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Accept_ClientIsRevokedLater_ItsConnectionEndsAtTheNextLookAndOthersGoOn()
    {
        using CertificateWatch watch = Watch();
        X509Certificate2 leaf = _meshes.Issue("did:mesh:enterprise:acme-001");
        await using IMeshConnection revoked = await AcceptAsync(watch, leaf);
        await using IMeshConnection other = await AcceptAsync(watch, _meshes.Issue("did:mesh:enterprise:acme-001"));
        await using IMeshConnection without = await AcceptAsync(watch, null);
        Assert.Equal(("did:mesh:enterprise:acme-001", null), (revoked.CertifiedMesh, without.CertifiedMesh));
        watch.Look();
        Assert.False(revoked.Closed.IsCancellationRequested);

        _meshes.Revoke(leaf);
        _meshes.Write(Lists);
        watch.Look();
        Assert.True(revoked.Closed.IsCancellationRequested);
        Assert.False(other.Closed.IsCancellationRequested);
        watch.Look();

        _meshes.RevokeIntermediate();
        _meshes.Write(Lists);
        watch.Look();
        Assert.True(other.Closed.IsCancellationRequested);
        Assert.False(without.Closed.IsCancellationRequested);
    }

    private CertificateWatch Watch()
    {
        string certificate = Path.Combine(_folder.Path, "hub.pem");
        string key = Path.Combine(_folder.Path, "hub.key");
        string authorities = Path.Combine(_folder.Path, "meshes.pem");
        TestCertificates.Write(_authority.IssueServer("hub"), certificate, key);
        File.WriteAllText(authorities, _meshes.Root.ExportCertificatePem());
        _meshes.Write(Lists);
        var settings = new TlsSettings { Certificate = certificate, Key = key, ClientAuthorities = authorities, ClientCertificates = ClientCertificateMode.Allow, Crls = [Lists] };
        return new CertificateWatch(settings, TimeProvider.System, NullLogger<CertificateWatch>.Instance);
    }

    private async Task<IMeshConnection> AcceptAsync(CertificateWatch watch, X509Certificate2? leaf)
    {
        var client = new ClientChain();
        client.Keep(leaf is null ? [] : [leaf, _meshes.Intermediate, _meshes.Root]);
        IMeshConnection? accepted = await new WatchedListener(new One(new Certified(MemoryConnection.Pair().Near, client)), watch).AcceptAsync(CancellationToken.None);
        Assert.NotNull(accepted);
        return accepted;
    }

    private sealed class One(IMeshConnection connection) : IMeshListener
    {
        public Uri Address => WatchedListenerTests.Address;

        public ValueTask<IMeshConnection?> AcceptAsync(CancellationToken ct) => ValueTask.FromResult<IMeshConnection?>(connection);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Certified(MemoryConnection connection, ClientChain client) : ICertifiedConnection
    {
        public IDuplexPipe Pipe => connection.Pipe;

        public string? RemoteAddress => connection.RemoteAddress;

        public string? CertifiedMesh => client.Mesh;

        public IReadOnlyList<byte[]> ClientCertificates => client.Certificates;

        public CancellationToken Closed => connection.Closed;

        public void Abort() => connection.Abort();

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}
