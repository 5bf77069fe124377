using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Certificates;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Hub.Tls;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Transport.Tls;
using OrleansMesh.Transport.WebSockets;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Gateway.Tests.Http;

/// <summary>T-12: TLS 1.3 alone, mutual TLS, and a certificate that is renewed under way.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestCertificates _authority = new("Test authority");
    private readonly TestCertificates _stranger = new("Another authority");
    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001");

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Wss_TrustedAuthority_JoinsAndAnother_DoesNot()
    {
        await using TestHub hub = await StartAsync();
        await using Member member = await JoinAsync(hub, new TlsClientOptions { TrustAnchors = [_authority.Authority] });
        JsonElement answer = await member.AskAsync("discover", """ "capabilities":[],"minimumTrust":0,"limit":1 """, FrameType.Discovery);
        Assert.Empty(answer.GetProperty("meshes").EnumerateArray());

        await Assert.ThrowsAsync<IOException>(() => JoinAsync(hub, new TlsClientOptions { TrustAnchors = [_stranger.Authority] }));
        await Assert.ThrowsAsync<IOException>(() => JoinAsync(hub, new TlsClientOptions()));
    }

    [Theory]
    [InlineData(SslProtocols.Tls13, true)]
    [InlineData(SslProtocols.Tls12, false)]
    public async Task Handshake_EachVersion_Only13IsTaken(SslProtocols version, bool expected)
    {
        await using TestHub hub = await StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(hub.WebSocket.Host, hub.WebSocket.Port);
        await using var stream = new SslStream(socket.GetStream());
        SslClientAuthenticationOptions options = new TlsClientOptions { TrustAnchors = [_authority.Authority] }.ForHost("127.0.0.1");
        options.EnabledSslProtocols = version;

        Exception? refused = await Record.ExceptionAsync(() => stream.AuthenticateAsClientAsync(options).WaitAsync(TestHub.Patience));

        Assert.Equal(expected, refused is null);
    }

    [Fact]
    public async Task MutualTls_Required_OnlyOurAuthoritysClientsAreTaken()
    {
        string authorities = Path.Combine(_folder.Path, "clients.pem");
        await File.WriteAllTextAsync(authorities, _authority.Authority.ExportCertificatePem());
        await using TestHub hub = await StartAsync("Host:Tls:ClientCertificates=Require", $"Host:Tls:ClientAuthorities={authorities}");
        TlsClientOptions With(X509Certificate2? certificate) => new() { TrustAnchors = [_authority.Authority], ClientCertificate = certificate };

        await using Member member = await JoinAsync(hub, With(_authority.IssueClient("acme")));
        await Assert.ThrowsAsync<IOException>(() => JoinAsync(hub, With(null)));
        await Assert.ThrowsAsync<IOException>(() => JoinAsync(hub, With(_stranger.IssueClient("acme"))));
        await Assert.ThrowsAsync<IOException>(() => JoinAsync(hub, With(_authority.IssueServer("acme"))));
    }

    [Fact]
    public async Task MutualTls_CertificateThatNamesAMesh_ThatMeshAloneJoins()
    {
        using var rootKey = EcdsaPrivateKey.Generate(EcdsaCurve.P384);
        using var hubKey = EcdsaPrivateKey.Generate(EcdsaCurve.P384);
        DateTimeOffset now = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        var root = CertificateAuthority.CreateRoot("Meshes", rootKey, now, TimeSpan.FromDays(30));
        CertificateAuthority issuer = root.CreateIntermediate("Hub", hubKey, ["did:mesh:enterprise"], [], now, TimeSpan.FromDays(20));
        string authorities = Path.Combine(_folder.Path, "meshes.pem");
        await File.WriteAllTextAsync(authorities, root.Certificate.ExportCertificatePem() + "\n" + issuer.Certificate.ExportCertificatePem());
        await using TestHub hub = await StartAsync("Host:Tls:ClientCertificates=Require", $"Host:Tls:ClientAuthorities={authorities}");
        TlsClientOptions As(string mesh)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
            Assert.True(EcdsaPublicKey.TryFromCoordinates(EcdsaCurve.P384, point.X, point.Y, out EcdsaPublicKey? publicKey));
            X509Certificate2 certificate = issuer.Issue(Did.Parse(mesh), publicKey, [], now, TimeSpan.FromDays(9)).CopyWithPrivateKey(key);
            return new TlsClientOptions { TrustAnchors = [_authority.Authority], ClientCertificate = certificate };
        }

        await using Member member = await JoinAsync(hub, As("did:mesh:enterprise:acme-001"));
        IOException refused = await Assert.ThrowsAsync<IOException>(() => JoinAsync(hub, As("did:mesh:enterprise:other")));
        Assert.Contains("another mesh", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MutualTls_RevocationLists_KeepOutWhoIsRevokedFromTheNextLookOn()
    {
        using var meshes = new MeshAuthority();
        string lists = Path.Combine(_folder.Path, "lists.pem");
        meshes.Write(lists);
        await using TestHub hub = await StartMutualAsync(meshes, "Require", $"Host:Tls:Crls:0={lists}");
        TlsClientOptions tls = As(meshes, meshes.Issue(_acme.Id));
        await using (await JoinAsync(hub, tls))
        {
        }

        async Task<bool> IsTakenAsync()
        {
            meshes.Write(lists);
            hub.Services.GetRequiredService<CertificateWatch>().Look();
            return await Record.ExceptionAsync(async () => await (await JoinAsync(hub, tls)).DisposeAsync()) is null;
        }

        Assert.True(await IsTakenAsync());
        meshes.Revoke(meshes.Issue(_acme.Id));
        Assert.True(await IsTakenAsync());
        meshes.Revoke(tls.ClientCertificate!);
        Assert.False(await IsTakenAsync());

        tls.ClientCertificate = meshes.Issue(_acme.Id);
        Assert.True(await IsTakenAsync());
        meshes.RevokeIntermediate();
        Assert.False(await IsTakenAsync());
    }

    [Fact]
    public async Task MutualTls_RevokedWhileConnected_TheSessionEndsAtTheNextLookAndOthersGoOn()
    {
        using var meshes = new MeshAuthority();
        string lists = Path.Combine(_folder.Path, "lists.pem");
        meshes.Write(lists);
        await using TestHub hub = await StartMutualAsync(meshes, "Require", $"Host:Tls:Crls:0={lists}");
        X509Certificate2 certificate = meshes.Issue(_acme.Id);
        await using Member revoked = await JoinAsync(hub, As(meshes, certificate));
        await using Member other = await JoinAsync(hub, As(meshes, meshes.Issue(_acme.Id)));
        CertificateWatch watch = hub.Services.GetRequiredService<CertificateWatch>();
        watch.Look();
        Assert.False(revoked.Ended.IsCompleted);

        meshes.Revoke(certificate);
        meshes.Write(lists);
        watch.Look();
        await Task.WhenAny(revoked.Ended, Task.Delay(TestHub.Patience, TimeProvider.System));
        Assert.True(revoked.Ended.IsCompleted);
        Assert.Equal("result", (await other.AskAsync("fmp.list", "")).GetProperty("type").GetString());
        watch.Look();

        meshes.RevokeIntermediate();
        meshes.Write(lists);
        watch.Look();
        await Task.WhenAny(other.Ended, Task.Delay(TestHub.Patience, TimeProvider.System));
        Assert.True(other.Ended.IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MutualTls_AnAuthorityWithoutACurrentList_LetsNobodyIn(bool isOld)
    {
        using var meshes = new MeshAuthority();
        string lists = Path.Combine(_folder.Path, "lists.pem");
        if (isOld)
        {
            meshes.Age();
        }

        meshes.Write(lists, withIntermediates: isOld);
        await using TestHub hub = await StartMutualAsync(meshes, "Require", $"Host:Tls:Crls:0={lists}");

        await Assert.ThrowsAsync<IOException>(() => JoinAsync(hub, As(meshes, meshes.Issue(_acme.Id))));
    }

    [Fact]
    public async Task MutualTls_ClientSendsItsIntermediates_AnchorAloneIsEnough()
    {
        using var meshes = new MeshAuthority();
        await using TestHub hub = await StartMutualAsync(meshes, "Require");

        await using (await JoinAsync(hub, As(meshes, meshes.Issue(_acme.Id))))
        {
        }

        await Assert.ThrowsAsync<IOException>(() => JoinAsync(hub, new TlsClientOptions { TrustAnchors = [_authority.Authority], ClientCertificate = meshes.Issue(_acme.Id) }));
    }

    [Fact]
    public async Task Api_ClientCertificateOfAMesh_IsItsCallWithoutAToken()
    {
        using var meshes = new MeshAuthority();
        string lists = Path.Combine(_folder.Path, "lists.pem");
        meshes.Write(lists);
        await using TestHub hub = await StartMutualAsync(meshes, "Allow", $"Host:Tls:Crls:0={lists}");
        X509Certificate2 certificate = meshes.Issue(_acme.Id);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, await DecisionsAsync(hub, new TlsClientOptions { TrustAnchors = [_authority.Authority] }));
        Assert.Equal(System.Net.HttpStatusCode.OK, await DecisionsAsync(hub, As(meshes, certificate)));

        meshes.Revoke(certificate);
        meshes.Write(lists);
        hub.Services.GetRequiredService<CertificateWatch>().Look();
        await Assert.ThrowsAsync<HttpRequestException>(() => DecisionsAsync(hub, As(meshes, certificate)));
    }

    private static async Task<System.Net.HttpStatusCode> DecisionsAsync(TestHub hub, TlsClientOptions tls)
    {
        using var handler = new SocketsHttpHandler { SslOptions = tls.ForHost("127.0.0.1") };
        using var client = new HttpClient(handler);
        using HttpResponseMessage response = await client.GetAsync(new Uri($"https://{hub.WebSocket.Authority}/api/authorize/decisions"));
        return response.StatusCode;
    }

    private TlsClientOptions As(MeshAuthority meshes, X509Certificate2 certificate) =>
        new() { TrustAnchors = [_authority.Authority], ClientCertificate = certificate, ClientIntermediates = [meshes.Intermediate] };

    private async Task<TestHub> StartMutualAsync(MeshAuthority meshes, string mode, params string[] settings)
    {
        string authorities = Path.Combine(_folder.Path, "meshes.pem");
        await File.WriteAllTextAsync(authorities, meshes.Root.ExportCertificatePem());
        return await StartAsync([$"Host:Tls:ClientCertificates={mode}", $"Host:Tls:ClientAuthorities={authorities}", .. settings]);
    }

    [Fact]
    public async Task Renewal_NewConnectionsGetTheNewCertificate_OpenSessionsGoOn()
    {
        await using TestHub hub = await StartAsync();
        TlsClientOptions tls = new() { TrustAnchors = [_authority.Authority] };
        await using Member member = await JoinAsync(hub, tls);
        Assert.Equal("CN=hub", await SubjectAsync(hub));

        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "hub.pem"), "-----BEGIN CERTIFICATE-----\nhalf of it");
        hub.Services.GetRequiredService<CertificateWatch>().Look();
        Assert.Equal("CN=hub", await SubjectAsync(hub));

        Write(_authority.IssueServer("renewed"));
        hub.Services.GetRequiredService<CertificateWatch>().Look();
        Assert.Equal("CN=renewed", await SubjectAsync(hub));
        JsonElement answer = await member.AskAsync("discover", """ "capabilities":[],"minimumTrust":0,"limit":1 """, FrameType.Discovery);
        Assert.Empty(answer.GetProperty("meshes").EnumerateArray());
    }

    private async Task<TestHub> StartAsync(params string[] settings)
    {
        Write(_authority.IssueServer("hub"));
        return await TestHub.StartAsync(
            ["Host:Http=127.0.0.1:0", $"Host:Tls:Certificate={Path.Combine(_folder.Path, "hub.pem")}", $"Host:Tls:Key={Path.Combine(_folder.Path, "hub.key")}", .. settings]);
    }

    private void Write(X509Certificate2 certificate) =>
        TestCertificates.Write(certificate, Path.Combine(_folder.Path, "hub.pem"), Path.Combine(_folder.Path, "hub.key"));

    private async Task<Member> JoinAsync(TestHub hub, TlsClientOptions tls)
    {
        using var transport = new WebSocketTransport(tls);
        EdgeClient client = await EdgeClient.TryConnectAsync(transport, hub.WebSocket) ?? throw new IOException("No channel.");
        return await client.JoinAsAsync(hub, _acme, resumeAfter: 0);
    }

    private async Task<string> SubjectAsync(TestHub hub)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(hub.WebSocket.Host, hub.WebSocket.Port);
        await using var stream = new SslStream(socket.GetStream());
        await stream.AuthenticateAsClientAsync(new TlsClientOptions { TrustAnchors = [_authority.Authority] }.ForHost("127.0.0.1"));
        return stream.RemoteCertificate!.Subject;
    }
}
