using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Certificates;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Gateway.Tests.Http;

/// <summary>A root and a hub's intermediate that name meshes, with revocation lists in files.</summary>
internal sealed class MeshAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow().AddMinutes(-1);

    private readonly EcdsaPrivateKey _rootKey = EcdsaPrivateKey.Generate(EcdsaCurve.P384);
    private readonly EcdsaPrivateKey _hubKey = EcdsaPrivateKey.Generate(EcdsaCurve.P384);
    private readonly CertificateAuthority _root;
    private readonly CertificateAuthority _hub;
    private byte[] _rootList;
    private byte[] _hubList;

    public MeshAuthority()
    {
        _root = CertificateAuthority.CreateRoot("Meshes", _rootKey, Now, TimeSpan.FromDays(30));
        _hub = _root.CreateIntermediate("Hub", _hubKey, ["did:mesh:enterprise"], [], Now, TimeSpan.FromDays(20));
        _rootList = _root.Revoke([], [], Now, TimeSpan.FromDays(10));
        _hubList = _hub.Revoke([], [], Now, TimeSpan.FromDays(10));
    }

    public X509Certificate2 Root => _root.Certificate;

    public X509Certificate2 Intermediate => _hub.Certificate;

    public X509Certificate2 Issue(string mesh)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        Assert.True(EcdsaPublicKey.TryFromCoordinates(EcdsaCurve.P384, point.X, point.Y, out EcdsaPublicKey? publicKey));
        return _hub.Issue(Did.Parse(mesh), publicKey, [], Now, TimeSpan.FromDays(9)).CopyWithPrivateKey(key);
    }

    public void Revoke(X509Certificate2 certificate) => _hubList = _hub.Revoke(_hubList, [certificate.SerialNumberBytes], Now, TimeSpan.FromDays(10));

    public void RevokeIntermediate() => _rootList = _root.Revoke(_rootList, [Intermediate.SerialNumberBytes], Now, TimeSpan.FromDays(10));

    /// <summary>The intermediate's list as it was a month and more ago.</summary>
    public void Age() => _hubList = _hub.Revoke([], [], Now - TimeSpan.FromDays(40), TimeSpan.FromDays(10));

    /// <summary>Both lists in one PEM file, or the root's alone.</summary>
    public void Write(string path, bool withIntermediates = true) => File.WriteAllText(
        path, string.Join('\n', ((byte[][])[_rootList, .. withIntermediates ? [_hubList] : Array.Empty<byte[]>()]).Select(list => PemEncoding.WriteString("X509 CRL", list))));

    public void Dispose()
    {
        _rootKey.Dispose();
        _hubKey.Dispose();
    }
}
