using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Transport.Quic;
using OrleansMesh.Transport.Tls;

namespace OrleansMesh.Transport.Tests.Quic;

public sealed class QuicMeshTransportTests
{
    private static readonly Uri Address = new("quic://127.0.0.1:0");

    [Theory]
    [InlineData("quic://hub.example:7400", true)]
    [InlineData("quic://hub.example:7400/path", false)]
    [InlineData("tcp://hub.example:7400", false)]
    public void Supports_Address_ByItsForm(string address, bool expected) => Assert.Equal(expected, new QuicMeshTransport().Supports(new Uri(address)));

    [Fact]
    public async Task ConnectListen_PlatformWithoutQuic_SaysWhatIsMissing()
    {
        if (QuicMeshTransport.IsSupported)
        {
            return; // the other branch is the test below
        }

        var transport = new QuicMeshTransport();
        IOException dial = await Assert.ThrowsAsync<IOException>(() => transport.ConnectAsync(new Uri("quic://127.0.0.1:7400"), CancellationToken.None));
        IOException listen = await Assert.ThrowsAsync<IOException>(() => transport.ListenAsync(Address, CancellationToken.None));
        Assert.Contains("libmsquic", dial.Message, StringComparison.Ordinal);
        Assert.Contains("Use tcp://", listen.Message, StringComparison.Ordinal);
    }

    [QuicFact]
    public async Task ConnectListen_PlatformWithQuic_BytesPassBothWays()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=hub", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var transport = new QuicMeshTransport(new TlsClientOptions { TrustAnchors = [certificate] }, _ => new SslServerAuthenticationOptions { ServerCertificate = certificate });
        await using IMeshListener listener = await transport.ListenAsync(Address, CancellationToken.None);
        await using IMeshConnection near = await transport.ConnectAsync(listener.Address, CancellationToken.None);
        await near.Pipe.Output.WriteAsync(new byte[] { 1, 2, 3 });
        await using IMeshConnection? far = await listener.AcceptAsync(CancellationToken.None);
        Assert.NotNull(far);
        Assert.Empty(((ICertifiedConnection)far).ClientCertificates);
        Assert.Equal(3, (await far.Pipe.Input.ReadAtLeastAsync(3)).Buffer.Length);
        await far.Pipe.Output.WriteAsync(new byte[] { 4 });
        Assert.Equal(1, (await near.Pipe.Input.ReadAtLeastAsync(1)).Buffer.Length);
    }
}
