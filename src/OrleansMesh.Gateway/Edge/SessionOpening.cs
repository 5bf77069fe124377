using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Edge;

/// <summary>Leads a fresh channel through the node handshake to a joined session, or refuses it (T-09).</summary>
internal sealed partial class SessionOpening(
    HubIdentity identity,
    IGrainFactory grains,
    IEnvelopeStore store,
    SessionTable sessions,
    IHostApplicationLifetime host,
    IOptions<GatewayOptions> options,
    ILogger<SessionOpening> log)
{
    private const string GovernanceVersion = "1";

    /// <summary>Runs the handshake; null when it was refused or the peer went away.</summary>
    public async Task<OpenedSession?> OpenAsync(SecureChannel channel, CancellationToken cancellationToken)
    {
        using var handshake = new NodeHandshake(
            new NodeHello(identity.NodeId, identity.GenesisHash, GovernanceVersion, 0, KemSupported: true, ChainSeq: 0, []),
            channel.HandshakeHash,
            channel.RemoteStatic,
            isClient: false)
        {
            ChannelIsPostQuantum = channel.IsPostQuantum,
            RequirePostQuantum = options.Value.RequirePostQuantum,
        };
        var output = new ArrayBufferWriter<byte>();
        handshake.WriteHello(output);
        while (await FlushAsync(channel, output, cancellationToken) && handshake.Phase is NodeHandshakePhase.AwaitingHello or NodeHandshakePhase.Greeted)
        {
            FrameRead read = await channel.ReadAsync(cancellationToken);
            if (read.Kind != FrameReadKind.Frame || read.Type != FrameType.Handshake)
            {
                return null;
            }

            handshake.Receive(read.Payload, output);
            if (handshake.Phase == NodeHandshakePhase.UpgradeReady)
            {
                _ = await FlushAsync(channel, output, cancellationToken) && await channel.UpgradeAsync(handshake.TakeUpgrade(), cancellationToken);
            }
        }

        OpenedSession? opened = handshake.Phase == NodeHandshakePhase.Deciding ? await DecideAsync(handshake, output, cancellationToken) : null;
        await FlushAsync(channel, output, cancellationToken);
        if (opened is null)
        {
            Log.Refused(log, handshake.Request?.MeshId ?? "a peer", handshake.Refusal, handshake.Detail);
        }

        return opened;
    }

    private async Task<OpenedSession?> DecideAsync(NodeHandshake handshake, ArrayBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        JoinRequest request = handshake.Request!;
        (HandshakeRefusal refusal, string detail) = await JudgeAsync(handshake, request);
        if (refusal != HandshakeRefusal.None)
        {
            handshake.Refuse(refusal, detail, output);
            return null;
        }

        var opened = new OpenedSession(request.MeshId, Guid.NewGuid().ToString("N"), await ResumeAfterAsync(request, cancellationToken));
        handshake.Admit(
            new JoinTerms(opened.SessionId, identity.Id, identity.Region, opened.ResumeAfter ?? 0, options.Value.HeartbeatSeconds), identity.Key, output);
        return opened;
    }

    /// <summary>A cursor that this hub never gave out is of a store that it has lost: nothing may be skipped for it.</summary>
    private async Task<long?> ResumeAfterAsync(JoinRequest request, CancellationToken cancellationToken) =>
        request.ResumeAfter is { } processed
            ? Math.Max(Math.Min(processed, await store.LastCursorAsync(cancellationToken)), await store.AcknowledgedAsync(request.MeshId, cancellationToken))
            : null;

    private async Task<(HandshakeRefusal Refusal, string Detail)> JudgeAsync(NodeHandshake handshake, JoinRequest request)
    {
        if (host.ApplicationStopping.IsCancellationRequested)
        {
            return (HandshakeRefusal.ShuttingDown, "This hub is stopping: try again, or join another one.");
        }

        if (!Did.TryParse(request.MeshId, out _))
        {
            return (HandshakeRefusal.MeshUnknown, "meshId is not a DID.");
        }

        IMeshGrain grain = grains.GetGrain<IMeshGrain>(request.MeshId);
        MeshRecord? mesh = await grain.GetAsync();
        byte[]? registration = mesh?.Registration ?? (request.Document is { ValueKind: JsonValueKind.Object } d ? SignedJson.Bytes(d) : null);
        if (registration is null)
        {
            return (HandshakeRefusal.MeshUnknown, $"{request.MeshId} is not registered at this hub: send its registration in 'document'.");
        }

        // the proof comes before the registration is taken: nobody registers a mesh whose key it does not hold
        if (!DidDocument.TryParse(registration, out DidDocument? document, out DidDocumentFault fault) || document.Id.ToString() != request.MeshId)
        {
            return (HandshakeRefusal.DocumentInvalid, $"'document' is not the DID document of {request.MeshId} ({fault}).");
        }

        bool found = document.TryFindKey(request.KeyId, KeyPurpose.Authentication, out Ed25519PublicKey? key);
        if (!found || !handshake.VerifyJoin(key!))
        {
            return mesh is not null && IsOther(request.Document, mesh)
                ? (HandshakeRefusal.AlreadyRegistered, $"{request.MeshId} is registered with another document. Join with a key of that one, or choose another mesh id.")
                : found
                    ? (HandshakeRefusal.ProofInvalid, "The proof is not by that key over this channel's handshake hash and your node id.")
                    : (HandshakeRefusal.KeyUnknown, $"The document of {request.MeshId} has no authentication key of that id.");
        }

        // what costs a place is told only to who has proven a mesh
        if (!sessions.HasRoom(request.MeshId))
        {
            return (HandshakeRefusal.Overloaded, "This hub, or this mesh, has as many sessions as it may have: close one, or try again later.");
        }

        Decision registered = mesh is null ? await grain.RegisterAsync(registration) : Decision.Accept;
        return registered.Accepted
            ? default
            : (registered.Reason == "already-registered" ? HandshakeRefusal.AlreadyRegistered : HandshakeRefusal.DocumentInvalid, registered.Detail);
    }

    private static bool IsOther(JsonElement? document, MeshRecord mesh) =>
        document is { ValueKind: JsonValueKind.Object } given && !SignedJson.Bytes(given).AsSpan().SequenceEqual(mesh.Registration);

    private static async ValueTask<bool> FlushAsync(SecureChannel channel, ArrayBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        bool open = output.WrittenCount == 0 || await channel.SendAsync(FrameType.Handshake, output.WrittenMemory, cancellationToken);
        output.ResetWrittenCount();
        return open;
    }

    private static partial class Log
    {
        [LoggerMessage(3421, LogLevel.Information, "The join of {MeshId} was refused: {Refusal}. {Detail}")]
        public static partial void Refused(ILogger logger, string meshId, HandshakeRefusal refusal, string detail);
    }
}
