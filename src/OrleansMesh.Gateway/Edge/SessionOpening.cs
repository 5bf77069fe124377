using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway.Edge.Limits;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Telemetry;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Transport;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Edge;

/// <summary>Leads a fresh channel through the node handshake to a joined session, or refuses it (T-09).</summary>
internal sealed class SessionOpening(
    HubIdentity identity,
    IGrainFactory grains,
    IEnvelopeStore store,
    SessionTable sessions,
    PeerGuests guests,
    PeerDatagrams datagrams,
    IHostApplicationLifetime host,
    IOptions<GatewayOptions> options,
    RefusalLog refusals)
{
    /// <summary>Runs the handshake; no session, and why, when it was refused or the peer went away. Where TLS has proven a mesh, no other one joins.</summary>
    public async Task<(OpenedSession? Session, EdgeRefusal Refusal)> OpenAsync(
        SecureChannel channel, OpeningGuard guard, string? certifiedMesh, CancellationToken cancellationToken)
    {
        using var handshake = new NodeHandshake(
            identity.Hello(datagrams.Capabilities | options.Value.LinkCapabilities),
            channel.HandshakeHash,
            channel.RemoteStatic,
            isClient: false)
        {
            ChannelIsPostQuantum = channel.IsPostQuantum,
            RequirePostQuantum = options.Value.RequirePostQuantum,
        };
        var output = new ArrayBufferWriter<byte>();
        handshake.WriteHello(output);
        while (handshake.Phase is NodeHandshakePhase.AwaitingHello or NodeHandshakePhase.Greeted)
        {
            EdgeRefusal broken = await FlushAsync(channel, output, cancellationToken)
                ? await TakeAsync(channel, handshake, guard, output, cancellationToken)
                : EdgeRefusal.Left;
            if (broken != EdgeRefusal.None)
            {
                return (null, broken);
            }
        }

        OpenedSession? opened = handshake.Phase == NodeHandshakePhase.Deciding ? await DecideAsync(handshake, certifiedMesh, output, cancellationToken) : null;
        _ = await FlushAsync(channel, output, cancellationToken);
        return opened is not null ? (opened, EdgeRefusal.None) : (null, RefusalOf(handshake, guard));
    }

    /// <summary>Takes the peer's next message; None, or why the connection is closed without a word.</summary>
    private static async Task<EdgeRefusal> TakeAsync(
        SecureChannel channel, NodeHandshake handshake, OpeningGuard guard, ArrayBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        FrameRead read = await channel.ReadAsync(cancellationToken);
        if (read.Kind != FrameReadKind.Frame || read.Type != FrameType.Handshake)
        {
            return read.Kind == FrameReadKind.Closed || read.Fault is ChannelFault.Disconnected or ChannelFault.Truncated
                ? EdgeRefusal.Left
                : EdgeRefusal.ProtocolBroken;
        }

        guard.Proven();
        await guard.ComputeAsync(() => handshake.Receive(read.Payload, output), cancellationToken);
        return handshake.Phase != NodeHandshakePhase.UpgradeReady
            || (await FlushAsync(channel, output, cancellationToken) && await channel.UpgradeAsync(handshake.TakeUpgrade(), cancellationToken))
                ? EdgeRefusal.None
                : EdgeRefusal.Left;
    }

    private EdgeRefusal RefusalOf(NodeHandshake handshake, OpeningGuard guard)
    {
        if (handshake.Refusal == HandshakeRefusal.Malformed)
        {
            return EdgeRefusal.Malformed;
        }

        string? meshId = handshake.Request?.MeshId;
        refusals.Unwelcome(handshake.Refusal, handshake.Detail, Did.TryParse(meshId ?? string.Empty, out _) ? meshId : null, guard.Address);
        return EdgeRefusal.Unwelcome;
    }

    private async Task<OpenedSession?> DecideAsync(NodeHandshake handshake, string? certifiedMesh, ArrayBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        JoinRequest request = handshake.Request!;
        (HandshakeRefusal refusal, string detail) = certifiedMesh is { } mesh && mesh != request.MeshId
            ? (HandshakeRefusal.NotAdmitted, "The TLS certificate of this connection is another mesh's.")
            : await JudgeAsync(handshake, request);
        if (refusal != HandshakeRefusal.None)
        {
            handshake.Refuse(refusal, detail, output);
            return null;
        }

        string sessionId = Guid.NewGuid().ToString("N");
        OpenedSession opened = request.IsPeer
            ? new OpenedSession(request.MeshId, request.KeyId, sessionId, ResumeAfter: null, new OpenedPeer(NodeId.Of(handshake.PeerKey!), PeerDatagrams.Offers(handshake.Peer!), Links.LinkTable.Offers(handshake.Peer!), Links.LinkTable.OffersBatches(handshake.Peer!)))
            : new OpenedSession(request.MeshId, request.KeyId, sessionId, await ResumeAfterAsync(request, cancellationToken));
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

        if (request.IsPeer)
        {
            return JudgePeer(handshake, request);
        }

        if (!Did.TryParse(request.MeshId, out _))
        {
            return (HandshakeRefusal.MeshUnknown, "meshId is not a DID.");
        }

        IMeshGrain grain = grains.GetGrain<IMeshGrain>(request.MeshId);
        MeshRecord? mesh = await grain.GetAsync();
        byte[]? presented = request.Document is { ValueKind: JsonValueKind.Object } d ? SignedJson.Bytes(d) : null;

        // a mesh that changed its registration elsewhere shows how it came to be, and is judged by what it is now
        bool goesOn = presented is not null && request.History is { Count: > 0 } && (mesh is null || !presented.AsSpan().SequenceEqual(mesh.Registration));
        byte[]? registration = goesOn ? presented : mesh?.Registration ?? presented;
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
            return mesh is not null && !goesOn && IsOther(request.Document, mesh)
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

        Decision registered = goesOn ? await grain.FollowAsync([.. request.History!.Select(SignedJson.Bytes), registration])
            : mesh is null ? await grain.RegisterAsync(registration)
            : Decision.Accept;
        return registered.Accepted
            ? default
            : (registered.Reason == "already-registered" ? HandshakeRefusal.AlreadyRegistered : HandshakeRefusal.DocumentInvalid, registered.Detail);
    }

    /// <summary>A peer is the very node of this channel, and one that is listed or that Gateway:PeerExchange:Admit lets in.</summary>
    private (HandshakeRefusal Refusal, string Detail) JudgePeer(NodeHandshake handshake, JoinRequest request)
    {
        Ed25519PublicKey node = handshake.PeerKey!;
        return request.MeshId != handshake.Peer!.NodeId
            ? (HandshakeRefusal.NodeKeyMismatch, "A peer joins by the node id of this channel.")
            : request.KeyId != DidKey.KeyId(node)
                ? (HandshakeRefusal.KeyUnknown, $"The key of a peer is the one of its node id: {DidKey.KeyId(node)}.")
                : !handshake.VerifyJoin(node)
                    ? (HandshakeRefusal.ProofInvalid, "The proof is not by that key over this session and your node id.")
                    : guests.IsWelcome(NodeId.Of(node), out string detail)
                        ? default
                        : (HandshakeRefusal.NotAdmitted, detail);
    }

    private static bool IsOther(JsonElement? document, MeshRecord mesh) =>
        document is { ValueKind: JsonValueKind.Object } given && !SignedJson.Bytes(given).AsSpan().SequenceEqual(mesh.Registration);

    private static async ValueTask<bool> FlushAsync(SecureChannel channel, ArrayBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        bool open = output.WrittenCount == 0 || await channel.SendAsync(FrameType.Handshake, output.WrittenMemory, cancellationToken);
        output.ResetWrittenCount();
        return open;
    }
}
