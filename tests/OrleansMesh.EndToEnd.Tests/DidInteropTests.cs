using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Multiformats;
using OrleansMesh.Testing;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>DID resolution against did-resolver: it finds in our DIDs the keys that we put there, we read the keys that it finds, and it takes a hub's did:web over TLS.</summary>
public sealed class DidInteropTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansmesh-did-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [InteropFact]
    public async Task DidKey_Ed25519_IsTheSameKeyThere()
    {
        await using ChildProcess node = Node("node");
        using var key = Ed25519PrivateKey.Generate();
        Did did = DidKey.Encode(key.PublicKey);

        JsonNode method = (await ResolveAsync(node, did.ToString()))["document"]!["verificationMethod"]![0]!;
        Assert.Equal(DidKey.KeyId(key.PublicKey), (string?)method["id"]);
        Assert.True(Multibase.TryDecode("z" + (string)method["publicKeyBase58"]!, out byte[]? bytes, out _));
        Assert.True(Ed25519PublicKey.TryFromBytes(bytes, out Ed25519PublicKey? theirs));
        Assert.Equal(did, DidKey.Encode(theirs));
    }

    [InteropTheory]
    [InlineData(EcdsaCurve.P256, "P-256", false)]
    [InlineData(EcdsaCurve.P384, "P-384", false)]
    [InlineData(EcdsaCurve.P256, "P-256", true)]
    [InlineData(EcdsaCurve.P384, "P-384", true)]
    public async Task DidKey_Ecdsa_IsTheSameKeyThere(EcdsaCurve curve, string name, bool startsWithZero)
    {
        await using ChildProcess node = Node("node");
        using EcdsaPrivateKey key = GenerateWhere(curve, key => !startsWithZero || key.X[0] == 0);
        Did did = DidKey.Encode(key.PublicKey);

        JsonNode jwk = (await ResolveAsync(node, did.ToString()))["document"]!["verificationMethod"]![0]!["publicKeyJwk"]!;
        Assert.Equal(name, (string?)jwk["crv"]);
        Assert.True(EcdsaPublicKey.TryFromCoordinates(curve, Coordinate("x"), Coordinate("y"), out EcdsaPublicKey? theirs));
        Assert.Equal(did, DidKey.Encode(theirs));

        // key-did-resolver drops the zeros that a coordinate begins with (one key in 128); RFC 7518, 6.2.1.2, wants the field's whole length
        byte[] Coordinate(string member)
        {
            byte[] digits = System.Buffers.Text.Base64Url.DecodeFromChars((string)jwk[member]!);
            return [.. new byte[(curve == EcdsaCurve.P256 ? 32 : 48) - digits.Length], .. digits];
        }
    }

    [InteropTheory]
    [InlineData("did:key:nonsense")]
    [InlineData("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK1")]
    public async Task DidKey_Broken_IsRefusedThereAndHere(string text)
    {
        await using ChildProcess node = Node("node");
        Assert.NotNull((string?)(await ResolveAsync(node, text))["error"]);
        Assert.False(Did.TryParse(text, out Did did) && DidKey.TryDecode(did, out IVerifyingKey? _));
    }

    [InteropFact]
    public async Task DidWeb_OfAHub_IsTakenThereOverTlsByItsAuthority()
    {
        (string certificate, string key, string authority) = WriteCertificates();
        using var port = new HeldPort();
        await using var world = new World();
        await world.StartHubAsync("--http", port.Address, "--certificate", certificate, "--key", key, "--web-host", $"localhost:{port.Number}");
        string did = $"did:web:localhost%3A{port.Number}";

        await using ChildProcess node = Node("trusting", new Dictionary<string, string> { ["NODE_EXTRA_CA_CERTS"] = authority });
        JsonNode document = (await ResolveAsync(node, did))["document"]!;
        Assert.Equal(did, (string?)document["id"]);
        Assert.True(DidDocument.TryParse(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()), out DidDocument? read, out _));
        Assert.NotEmpty(read.KeysFor(KeyPurpose.AssertionMethod));

        await using ChildProcess stranger = Node("stranger");
        Assert.NotNull((string?)(await ResolveAsync(stranger, did))["error"]);
    }

    [InteropFact]
    public async Task DidWeb_ServedByNode_IsResolvedHereWithEveryKindOfKey()
    {
        (string certificate, string key, string authority) = WriteCertificates();
        using var port = new HeldPort();
        await using ChildProcess server = ChildProcess.Start("did-web", "node", [Path.Combine(Repository.Interop, "did-web.mjs"), certificate, key, $"{port.Number}"], _folder);
        string did = (string)(await ReadAsync(server))["did"]!;
        await using var world = new World();
        string[] trusting = ["--ca", authority, "--allow-loopback", "--json"];

        JsonObject found = (await world.RunAsync(["did", "resolve", did, .. trusting])).Ok()[0]["didDocument"]!.AsObject();
        Assert.True(DidDocument.TryParse(System.Text.Encoding.UTF8.GetBytes(found.ToJsonString()), out DidDocument? document, out DidDocumentFault fault), fault.ToString());
        Assert.Equal(did, document.Id.ToString());
        Assert.Equal([did + "#multikey", did + "#suite-2020"], document.KeysFor(KeyPurpose.Authentication).Select(each => each.Id));
        Assert.Equal([did + "#multikey", did + "#jwk"], document.KeysFor(KeyPurpose.AssertionMethod).Select(each => each.Id));
        Assert.All(document.VerificationMethods, each => Assert.NotNull(each.Verifying));

        await server.Input.WriteLineAsync(new JsonObject { ["sign"] = "signed there" }.ToJsonString());
        byte[] signature = System.Buffers.Text.Base64Url.DecodeFromChars((string)(await ReadAsync(server))["signature"]!);
        Assert.True(document.TryFindKey("#multikey", KeyPurpose.AssertionMethod, out Ed25519PublicKey? theirs));
        Assert.True(theirs.Verify("signed there"u8, signature));
        Assert.False(theirs.Verify("signed here"u8, signature));

        Assert.Equal(did + ":users:alice", (string?)(await world.RunAsync(["did", "resolve", did + ":users:alice", .. trusting])).Ok()[0]["didDocument"]!["id"]);
        Assert.Equal("https://files.example/", (string?)(await world.RunAsync(["did", "resolve", did + "?service=files", .. trusting])).Ok()[0]["serviceEndpoint"]);
        foreach ((string path, string error) in ((string, string)[])[(":nobody", "notFound"), (":liar", "invalidDidDocument"), (":twice", "invalidDidDocument"), (":large", ""), (":away", "")])
        {
            VerbRun refused = await world.RunAsync(["did", "resolve", did + path, .. trusting]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains(error, refused.Json[0].ToJsonString(), StringComparison.Ordinal);
        }

        // Without its authority nobody believes it.
        Assert.Equal(1, (await world.RunAsync("did", "resolve", did, "--json")).ExitCode);
    }

    private static EcdsaPrivateKey GenerateWhere(EcdsaCurve curve, Func<EcdsaPublicKey, bool> isWanted)
    {
        while (true)
        {
            var key = EcdsaPrivateKey.Generate(curve);
            if (isWanted(key.PublicKey))
            {
                return key;
            }

            key.Dispose();
        }
    }

    private static async Task<JsonNode> ReadAsync(ChildProcess node)
    {
        string? line = await node.Output.ReadUntilAsync(_ => true, CancellationToken.None).WaitAsync(World.Patience);
        return JsonNode.Parse(line ?? throw new InvalidOperationException($"node ended: {await File.ReadAllTextAsync(node.LogPath)}"))!;
    }

    private static async Task<JsonNode> ResolveAsync(ChildProcess node, string did)
    {
        await node.Input.WriteLineAsync(new JsonObject { ["did"] = did }.ToJsonString());
        string? line = await node.Output.ReadUntilAsync(_ => true, CancellationToken.None).WaitAsync(World.Patience);
        return JsonNode.Parse(line ?? throw new InvalidOperationException($"node ended: {await File.ReadAllTextAsync(node.LogPath)}"))!;
    }

    private ChildProcess Node(string name, Dictionary<string, string>? environment = null) =>
        ChildProcess.Start(name, "node", [Path.Combine(Repository.Interop, "did.mjs")], _folder, environment);

    private (string Certificate, string Key, string Authority) WriteCertificates()
    {
        DateTimeOffset from = TimeProvider.System.GetUtcNow().AddHours(-1);
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=Test authority", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using X509Certificate2 authority = root.CreateSelfSigned(from, from.AddDays(2));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using X509Certificate2 certificate = request.Create(authority, from, from.AddDays(1), RandomNumberGenerator.GetBytes(8));
        string File(string name, string text)
        {
            string path = Path.Combine(_folder, name);
            System.IO.File.WriteAllText(path, text);
            return path;
        }

        return (File("hub.pem", certificate.ExportCertificatePem()), File("hub.key", key.ExportPkcs8PrivateKeyPem()), File("ca.pem", authority.ExportCertificatePem()));
    }
}
