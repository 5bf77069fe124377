using System.Buffers;
using System.Text.Json;
using OrleansMesh.Client.Federations;
using OrleansMesh.Client.Folders;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Client.Sessions;

/// <summary>Opens one connection as far as a joined session (docs/wire-protocol.md §3 to §5).</summary>
internal sealed class HubDialer(MeshFolder folder, MeshClientOptions options, Uri address, IReadOnlyList<IMeshTransport> transports)
{
    private const string GovernanceVersion = "1";

    private const int HistoryBytesMax = 20 * 1024;

    // What a hub says to the key of a version that another has followed.
    private static readonly string[] Outdated = ["key-unknown", "already-registered"];

    private readonly Uri _address = address;

    /// <exception cref="MeshUnreachableException">Nobody answers, or not in time.</exception>
    /// <exception cref="MeshRefusedException">The hub does not admit this mesh, or is not the hub that was met before.</exception>
    public async Task<JoinedChannel> JoinAsync(long? resumeAfter, CancellationToken ct)
    {
        while (true)
        {
            MeshIdentity identity = folder.Identity;
            try
            {
                return await JoinAsync(identity, resumeAfter, ct);
            }
            catch (MeshRefusedException refused) when (Outdated.Contains(refused.Reason) && HasGoneOn(identity))
            {
                // versions only rise, so this ends
            }
        }
    }

    // This process or another has changed the registration meanwhile, or a crash came between the hub's word and ours.
    private bool HasGoneOn(MeshIdentity since) => folder.TryAdvance(options.Clock.GetUtcNow()) || !ReferenceEquals(folder.Identity, since);

    private async Task<JoinedChannel> JoinAsync(MeshIdentity identity, long? resumeAfter, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(options.JoinTimeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        IMeshConnection? connection = null;
        SecureChannel? channel = null;
        JoinedChannel? joined = null;
        try
        {
            connection = await DialAsync(either.Token);
            channel = await SecureChannel.ConnectAsync(connection.Pipe, folder.NodeKey, Profile(), options.Channel, options.Clock, either.Token)
                ?? throw new MeshUnreachableException($"{_address} answers, but not with OrleansMesh/1. Check the port: the edge speaks Noise, not HTTP or TLS.");
            joined = await JoinAsync(connection, channel, identity, resumeAfter, either.Token);
            return joined;
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            throw new MeshUnreachableException($"{_address} did not let us join within {options.JoinTimeout.TotalSeconds:0.#} s. It may be overloaded: try again later.", late);
        }
        catch (IOException broken)
        {
            throw new MeshUnreachableException($"{broken.Message} Check the address, the network, and that the hub runs.", broken);
        }
        finally
        {
            if (joined is null)
            {
                await CloseAsync(channel, connection);
            }
        }
    }

    private static async ValueTask CloseAsync(SecureChannel? channel, IMeshConnection? connection)
    {
        if (channel is not null)
        {
            channel.Abort();
            await channel.DisposeAsync();
        }

        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }

    private static async ValueTask FlushAsync(SecureChannel channel, ArrayBufferWriter<byte> output, CancellationToken ct)
    {
        if (output.WrittenCount > 0)
        {
            _ = await channel.SendAsync(FrameType.Handshake, output.WrittenMemory, ct);
            output.ResetWrittenCount();
        }
    }

    private Task<IMeshConnection> DialAsync(CancellationToken ct) =>
        (transports.FirstOrDefault(t => t.Supports(_address))
            ?? throw new MeshRefusedException("address-unsupported", $"'{_address}' is no address that can be dialled here. A hub's address is like tcp://hub.example:7400."))
        .ConnectAsync(_address, ct);

    // A hub that was met is greeted by its key: one round trip less, and our own key is sealed to it. If it has another key by now, it says so and RequireKnown decides.
    private ChannelProfile Profile() =>
        options.PostQuantum == PostQuantumMode.Handshake
        ? ChannelProfile.PostQuantum
        : folder.KnownHubs.Find(_address) is { } known
        && Did.TryParse(known.NodeId, out Did node)
        && DidKey.TryDecode(node, out Ed25519PublicKey? key)
        && key.TryToX25519(out X25519PublicKey? agreement)
            ? ChannelProfile.KnownPeer(agreement)
            : ChannelProfile.FirstContact;

    private async Task<JoinedChannel> JoinAsync(IMeshConnection connection, SecureChannel channel, MeshIdentity identity, long? resumeAfter, CancellationToken ct)
    {
        bool offersKem = options.PostQuantum is PostQuantumMode.Preferred or PostQuantumMode.Required;
        var hello = new NodeHello(
            DidKey.Encode(folder.NodeKey.PublicKey).ToString(), options.GenesisHash, GovernanceVersion, 0, offersKem, ChainSeq: 0, []);
        using var handshake = new NodeHandshake(hello, channel.HandshakeHash, channel.RemoteStatic, isClient: true)
        {
            ChannelIsPostQuantum = channel.IsPostQuantum,
            RequirePostQuantum = options.PostQuantum is PostQuantumMode.Required or PostQuantumMode.Handshake,
        };
        var output = new ArrayBufferWriter<byte>();
        handshake.WriteHello(output);
        while (handshake.Phase != NodeHandshakePhase.Admitted)
        {
            await FlushAsync(channel, output, ct);
            FrameRead read = await channel.ReadAsync(ct);
            if (read.Kind != FrameReadKind.Frame || read.Type != FrameType.Handshake)
            {
                throw new MeshUnreachableException($"{_address} closed the connection during the join. Its log says why; try again later.");
            }

            NodeHandshakePhase phase = handshake.Receive(read.Payload, output);
            if (phase == NodeHandshakePhase.UpgradeReady)
            {
                _ = await channel.UpgradeAsync(handshake.TakeUpgrade(), ct);
                phase = handshake.Phase;
            }

            if (phase == NodeHandshakePhase.Greeted)
            {
                RequireKnown(handshake.Peer!.NodeId);
                WriteNext(handshake, identity, resumeAfter, output);
            }
            else if (phase == NodeHandshakePhase.Refused)
            {
                throw new MeshRefusedException(WordOf(handshake.Refusal), handshake.Detail);
            }
        }

        return Accept(connection, channel, handshake);
    }

    private void WriteNext(NodeHandshake handshake, MeshIdentity identity, long? resumeAfter, ArrayBufferWriter<byte> output)
    {
        if (handshake.MustUpgrade)
        {
            handshake.WriteKemKey(output);
        }
        else
        {
            handshake.WriteJoin(Application(identity, resumeAfter), identity.MeshKey, output);
        }
    }

    private static string WordOf(HandshakeRefusal refusal) => refusal == HandshakeRefusal.Unrecognised ? "refused" : refusal.ToWord();

    // The versions that lead to the present one, as many of the last as there is room for beside a document of the greatest length that
    // is usual: a hub that knows one of them follows, and a new one wants them all.
    private static List<JsonElement>? HistoryOf(MeshHistory history)
    {
        int room = HistoryBytesMax;
        List<JsonElement> versions =
        [
            .. history.Versions.SkipLast(1).Reverse().Take(JoinRequest.HistoryMax)
                .TakeWhile(version => (room -= version.Registration.Bytes.Length) >= 0)
                .Select(version => AgreementText.ToElement(version.Registration.Bytes)),
        ];
        versions.Reverse();
        return versions.Count > 0 ? versions : null;
    }

    private JoinApplication Application(MeshIdentity identity, long? resumeAfter)
    {
        JsonElement registration = AgreementText.ToElement(identity.Registration.Bytes);
        return new JoinApplication(folder.MeshId.ToString(), identity.KeyId, options.Agent, resumeAfter, registration, History: HistoryOf(identity.History));
    }

    private JoinedChannel Accept(IMeshConnection connection, SecureChannel channel, NodeHandshake handshake)
    {
        JoinResponse terms = handshake.Response!;

        // A hub named by its key can be held to it at once; one of another method is held to the node that was met first.
        if (Did.TryParse(terms.HubId, out Did hub) && DidKey.TryDecode(hub, out Ed25519PublicKey? key) && !handshake.VerifyAdmission(key))
        {
            throw new MeshRefusedException("admission-invalid", $"The hub at {_address} did not sign the admission with the key of {terms.HubId}. Do not trust it; tell its operator.");
        }

        string nodeId = handshake.Peer!.NodeId;
        if (folder.KnownHubs.Find(_address) is null)
        {
            folder.KnownHubs.Keep(_address, new KnownHub(nodeId, terms.HubId!));
        }

        channel.FramePayloadMax = SecureChannel.PayloadMax;
        return new JoinedChannel(
            connection, channel, terms.HubId!, terms.Region!, TimeSpan.FromSeconds(terms.HeartbeatSeconds!.Value));
    }

    private void RequireKnown(string nodeId)
    {
        if (folder.KnownHubs.Find(_address) is { } known && known.NodeId != nodeId)
        {
            throw new MeshRefusedException(
                "hub-key-changed",
                $"{_address} was {known.NodeId} ({known.HubId}) and is now {nodeId}: another machine answers there. "
                + $"If its operator confirms the new id, forget the old one (MeshFolder.ForgetHub, or delete its entry in '{Path.Combine(folder.Path, "known-hubs.json")}').");
        }
    }
}
