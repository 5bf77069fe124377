using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Sealing;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>Sealed payloads both ways between this code and @hpke/core, which builds info and associated data from the document alone.</summary>
public sealed class SealInteropTests : IDisposable
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_000);
    private static readonly Ed25519PrivateKey MeshKey = Ed25519PrivateKey.FromSeed(Enumerable.Repeat((byte)1, 32).ToArray());

    private readonly X25519PrivateKey _acme = X25519PrivateKey.Generate();
    private readonly X25519PrivateKey _mit = X25519PrivateKey.Generate();
    private readonly string _logs = Directory.CreateTempSubdirectory("orleansmesh-").FullName;

    private static readonly FmpDraft Draft = new()
    {
        MessageId = "m-1",
        FederationId = Guid.Parse("6f9619ff-8b86-4011-b42d-00c04fc964ff"),
        SourceMeshId = Acme,
        TargetMeshId = Mit,
        Timestamp = Now.ToUnixTimeMilliseconds(),
        PayloadType = "agent.message",
        PayloadData = "1"u8.ToArray(),
    };

    private static readonly SealBinding Binding = new(Draft.FederationId, Acme, Mit, Acme + "#agreement", Mit + "#agreement");

    public void Dispose()
    {
        _acme.Dispose();
        _mit.Dispose();
        Directory.Delete(_logs, recursive: true);
    }

    [InteropTheory]
    [InlineData(SealAlgorithm.Aes256Gcm)]
    [InlineData(SealAlgorithm.ChaCha20Poly1305)]
    public async Task OurSeals_OpenThere(SealAlgorithm algorithm)
    {
        await using ChildProcess node = Node();
        Assert.True(SealedSender.TryCreate(Binding, algorithm, _acme, _mit.PublicKey, Now, out SealedSender? sender));
        using (sender)
        {
            for (int n = 0; n < 3; n++)
            {
                string data = $$"""{"n":{{n}},"text":"é"}""";
                SealedPayload payload = sender.Seal(Draft.MessageId, Draft.PayloadType, Encoding.UTF8.GetBytes(data), Now);
                byte[] envelope = FmpSigner.Create(Draft with { PayloadData = payload.Data, PayloadEncryption = payload.Encryption }, MeshKey);
                JsonNode answer = await AskAsync(node, new { op = "open", envelope = JsonNode.Parse(envelope), recipientKey = Hex(_mit), senderPublicKey = _acme.PublicKey.ToString() });
                Assert.Equal(data, (string?)answer["data"]);
            }
        }
    }

    [InteropTheory]
    [InlineData("AES-256-GCM")]
    [InlineData("ChaCha20-Poly1305")]
    public async Task TheirSeals_OpenHere(string algorithm)
    {
        await using ChildProcess node = Node();
        using var receiver = new SealedReceiver();
        string[] data = ["""{"n":0,"text":"é"}""", "\"text\"", "[1,2]"];
        JsonNode answer = await AskAsync(node, new
        {
            op = "seal",
            algorithm,
            data,
            type = Draft.PayloadType,
            senderKey = Hex(_acme),
            senderPublicKey = _acme.PublicKey.ToString(),
            recipientPublicKey = _mit.PublicKey.ToString(),
            senderKeyId = Binding.SenderKeyId,
            recipientKeyId = Binding.RecipientKeyId,
            envelope = new { federationId = Draft.FederationId, messageId = Draft.MessageId, sourceMeshId = Acme, targetMeshId = Mit },
        });

        JsonArray payloads = answer["payloads"]!.AsArray();
        foreach (int n in (int[])[2, 0, 1])
        {
            SealedMessage message = Read((string)payloads[n]!["data"]!, (string)payloads[n]!["encryption"]!);
            Assert.True(receiver.TryOpen(message, _mit, _acme.PublicKey, out ReadOnlyMemory<byte> opened, out SealRefusal refusal), refusal.ToString());
            Assert.Equal(data[n], Encoding.UTF8.GetString(opened.Span));
        }
    }

    private static SealedMessage Read(string ciphertext, string block)
    {
        byte[] signed = FmpSigner.Create(Draft with { PayloadData = Encoding.UTF8.GetBytes($"\"{ciphertext}\""), PayloadEncryption = Encoding.UTF8.GetBytes(block) }, MeshKey);
        Assert.True(FmpCodec.TryDecode(signed, out FmpEnvelope? envelope, out _));
        Assert.Equal(Refusal.None, new EnvelopeAdmission(new OneLease()).AdmitInbound(envelope, Mit, Now, out AdmittedEnvelope? admitted));
        Assert.True(SealedMessage.TryRead(admitted!, out SealedMessage? message, out SealRefusal refusal), refusal.ToString());
        return message;
    }

    private static async Task<JsonNode> AskAsync(ChildProcess node, object request)
    {
        await node.Input.WriteLineAsync(JsonSerializer.Serialize(request));
        await node.Input.FlushAsync();
        string? line = await node.Output.ReadAsync(CancellationToken.None).WaitAsync(World.Patience);
        return line is not null ? JsonNode.Parse(line)! : throw new InvalidOperationException($"The script ended:\n{await File.ReadAllTextAsync(node.LogPath)}");
    }

    private static string Hex(X25519PrivateKey key)
    {
        byte[] scalar = new byte[X25519PrivateKey.SizeBytes];
        key.Export(scalar);
        return Convert.ToHexStringLower(scalar);
    }

    private ChildProcess Node() => ChildProcess.Start("hpke", "node", [Path.Combine(Repository.Interop, "hpke-seal.mjs")], _logs);

    private sealed class OneLease : ILeaseSource
    {
        private static readonly AgreementTerms Terms = new(
            Draft.FederationId,
            1,
            [new AgreementParty(Acme, Acme + "#key-1", MeshKey.PublicKey), new AgreementParty(Mit, Mit + "#key-1", MeshKey.PublicKey)],
            "test",
            [new AgreementGrant(Mit, Acme, GrantKind.Message, "*")],
            Now.ToUnixTimeMilliseconds(),
            Now.AddDays(1).ToUnixTimeMilliseconds(),
            "did:mesh:hub:test");

        public bool TryGet(Guid federationId, [NotNullWhen(true)] out Lease? lease)
        {
            Assert.True(Agreement.TryCreate(Terms, out Agreement? agreement, out AgreementRefusal refusal), refusal.ToString());
            lease = new Lease(agreement, 1, LeaseStatus.Active);
            return true;
        }

        public bool IsFresh(DateTimeOffset now) => true;
    }
}
