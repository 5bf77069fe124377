using System.Buffers;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Handshake;

/// <summary>The node handshake of T-09, run right after Noise: hellos both ways, a join request, its answer. Takes and writes payloads of Handshake frames.</summary>
public sealed class NodeHandshake
{
    private readonly NodeHello _local;
    private readonly ReadOnlyMemory<byte> _handshakeHash;
    private readonly X25519PublicKey _remoteStatic;
    private readonly bool _isClient;
    private string? _meshId;

    /// <summary>Starts on the channel of <paramref name="transport"/>, which stays the caller's; the side that dialled is the client.</summary>
    public NodeHandshake(NodeHello local, TransportState transport)
        : this(local, Proven(transport).HandshakeHash, transport.RemoteStatic!, transport.IsInitiator)
    {
    }

    /// <summary>Starts on a channel whose ciphers another object keeps.</summary>
    /// <param name="local">Our hello.</param>
    /// <param name="handshakeHash">The channel binding, 32 bytes.</param>
    /// <param name="remoteStatic">The key that the peer has proven on that channel.</param>
    /// <param name="isClient">True on the side that dialled.</param>
    public NodeHandshake(NodeHello local, ReadOnlyMemory<byte> handshakeHash, X25519PublicKey remoteStatic, bool isClient)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(remoteStatic);
        ArgumentOutOfRangeException.ThrowIfNotEqual(handshakeHash.Length, ChannelProof.HandshakeHashBytes, nameof(handshakeHash));
        if (!local.IsWithinBounds)
        {
            throw new ArgumentException("A member of the hello breaks its bounds.", nameof(local));
        }

        _local = local;
        _handshakeHash = handshakeHash;
        _remoteStatic = remoteStatic;
        _isClient = isClient;
    }

    public NodeHandshakePhase Phase { get; private set; }

    /// <summary>Why, when <see cref="Phase"/> is Refused, whichever side refused.</summary>
    public HandshakeRefusal Refusal { get; private set; }

    /// <summary>What the refusing side says about it to people; empty when nothing.</summary>
    public string Detail { get; private set; } = string.Empty;

    /// <summary>The peer's hello, once it is checked against the channel.</summary>
    public NodeHello? Peer { get; private set; }

    /// <summary>The peer's node key, which the channel has proven.</summary>
    public Ed25519PublicKey? PeerKey { get; private set; }

    /// <summary>Hub: the request to decide on.</summary>
    public JoinRequest? Request { get; private set; }

    /// <summary>Client: the hub's answer when admitted; its proof is checked by <see cref="VerifyAdmission"/>.</summary>
    public JoinResponse? Response { get; private set; }

    /// <summary>Writes our hello, the first thing that either side sends.</summary>
    public void WriteHello(IBufferWriter<byte> output) =>
        HandshakeBytes.Write(output, NodeHello.TypeName, _local, HandshakeJson.Default.NodeHello);

    /// <summary>Takes the next payload of the peer; a refusal that the hub owes the peer is written to <paramref name="output"/>.</summary>
    /// <param name="payload">Of any content; need not outlive the call.</param>
    /// <param name="output">Gets one payload or nothing.</param>
    public NodeHandshakePhase Receive(ReadOnlyMemory<byte> payload, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (Phase is NodeHandshakePhase.Refused)
        {
            return Phase;
        }

        (HandshakeRefusal refusal, string detail) = HandshakeBytes.TryRead(payload, out ControlMessage? message)
            ? Take(message)
            : (HandshakeRefusal.Malformed, "Not a JSON object with a type, or more than 64 KiB.");
        if (refusal != HandshakeRefusal.None)
        {
            Refuse(refusal, detail, output);
        }

        return Phase;
    }

    /// <summary>Client: asks to join, proving it with <paramref name="meshKey"/>.</summary>
    /// <exception cref="InvalidOperationException">Not greeted yet, or not the client.</exception>
    public void WriteJoin(JoinApplication application, Ed25519PrivateKey meshKey, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(application);
        Require(_isClient && Phase == NodeHandshakePhase.Greeted);
        var request = new JoinRequest(
            application.MeshId,
            application.KeyId,
            ChannelProof.SignJoin(meshKey, _handshakeHash.Span, _local.NodeId),
            application.Agent,
            application.ResumeAfter,
            application.Document);
        if (!request.IsWithinBounds)
        {
            throw new ArgumentException("A member of the join request breaks its bounds.", nameof(application));
        }

        HandshakeBytes.Write(output, JoinRequest.TypeName, request, HandshakeJson.Default.JoinRequest);
        _meshId = request.MeshId;
        Phase = NodeHandshakePhase.Joining;
    }

    /// <summary>Hub: true when the request's proof is by <paramref name="meshKey"/>, for this channel and this peer.</summary>
    public bool VerifyJoin(Ed25519PublicKey meshKey) =>
        Request is not null && ChannelProof.VerifyJoin(meshKey, _handshakeHash.Span, Peer!.NodeId, Request.Proof);

    /// <summary>Client: true when the admission is by <paramref name="hubKey"/>, for this channel and our mesh.</summary>
    public bool VerifyAdmission(Ed25519PublicKey hubKey) =>
        Response is not null && ChannelProof.VerifyAdmission(hubKey, _handshakeHash.Span, _meshId!, Response.Proof!);

    /// <summary>Hub: admits the mesh that asks; its owner has verified the proof.</summary>
    /// <exception cref="InvalidOperationException">There is no request to decide on.</exception>
    public void Admit(JoinTerms terms, Ed25519PrivateKey hubKey, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(terms);
        Require(Phase == NodeHandshakePhase.Deciding);
        var response = new JoinResponse(
            JoinResponse.Admitted,
            SessionId: terms.SessionId,
            HubId: terms.HubId,
            Region: terms.Region,
            Cursor: terms.Cursor,
            HeartbeatSeconds: terms.HeartbeatSeconds,
            Proof: ChannelProof.SignAdmission(hubKey, _handshakeHash.Span, Request!.MeshId));
        if (!response.IsWithinBounds)
        {
            throw new ArgumentException("A member of the terms breaks its bounds.", nameof(terms));
        }

        HandshakeBytes.Write(output, JoinResponse.TypeName, response, HandshakeJson.Default.JoinResponse);
        Phase = NodeHandshakePhase.Admitted;
    }

    /// <summary>Ends the handshake; the hub tells the peer why, the client just leaves.</summary>
    public void Refuse(HandshakeRefusal reason, string detail, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(detail);
        Require(Phase is not (NodeHandshakePhase.Admitted or NodeHandshakePhase.Refused));
        Phase = NodeHandshakePhase.Refused;
        Refusal = reason;
        Detail = string.Concat(detail.Where(c => !char.IsControl(c)).Take(HandshakeBytes.DetailCharsMax));
        if (!_isClient)
        {
            var response = new JoinResponse(JoinResponse.Refused, reason.ToWord(), Detail);
            HandshakeBytes.Write(output, JoinResponse.TypeName, response, HandshakeJson.Default.JoinResponse);
        }
    }

    private (HandshakeRefusal Refusal, string Detail) Take(ControlMessage message) => (message.Type, Phase, _isClient) switch
    {
        (NodeHello.TypeName, NodeHandshakePhase.AwaitingHello, _) => TakeHello(message),
        (JoinRequest.TypeName, NodeHandshakePhase.Greeted, false) => TakeRequest(message),
        (JoinResponse.TypeName, NodeHandshakePhase.AwaitingHello or NodeHandshakePhase.Greeted or NodeHandshakePhase.Joining, true) =>
            TakeResponse(message),
        _ => (HandshakeRefusal.Malformed, $"{message.Type} is not expected now."),
    };

    private (HandshakeRefusal Refusal, string Detail) TakeHello(ControlMessage message)
    {
        if (!HandshakeBytes.TryRead(message.Body, HandshakeJson.Default.NodeHello, out NodeHello? hello) || !hello.IsWithinBounds)
        {
            return (HandshakeRefusal.Malformed, "node.hello is not of its shape.");
        }

        if (hello.GovernanceGenesisHash != _local.GovernanceGenesisHash)
        {
            return (HandshakeRefusal.GenesisMismatch, $"This network's genesis hash is {_local.GovernanceGenesisHash}.");
        }

        if (hello.GovernanceVersion != _local.GovernanceVersion)
        {
            return (HandshakeRefusal.VersionUnsupported, $"Governance version {_local.GovernanceVersion} is spoken here.");
        }

        if (!Did.TryParse(hello.NodeId, out Did did)
            || !DidKey.TryDecode(did, out Ed25519PublicKey? key)
            || !key.TryToX25519(out X25519PublicKey? agreement)
            || !agreement.Equals(_remoteStatic))
        {
            return (HandshakeRefusal.NodeKeyMismatch, "nodeId is not the key of this channel.");
        }

        Peer = hello;
        PeerKey = key;
        Phase = NodeHandshakePhase.Greeted;
        return default;
    }

    private (HandshakeRefusal Refusal, string Detail) TakeRequest(ControlMessage message)
    {
        if (!HandshakeBytes.TryRead(message.Body, HandshakeJson.Default.JoinRequest, out JoinRequest? request) || !request.IsWithinBounds)
        {
            return (HandshakeRefusal.Malformed, "join.request is not of its shape.");
        }

        Request = request;
        Phase = NodeHandshakePhase.Deciding;
        return default;
    }

    private (HandshakeRefusal Refusal, string Detail) TakeResponse(ControlMessage message)
    {
        if (!HandshakeBytes.TryRead(message.Body, HandshakeJson.Default.JoinResponse, out JoinResponse? response)
            || !response.IsWithinBounds
            || (response.Outcome == JoinResponse.Admitted && Phase != NodeHandshakePhase.Joining))
        {
            return (HandshakeRefusal.Malformed, "join.response is not of its shape, or comes before the request.");
        }

        if (response.Outcome == JoinResponse.Refused)
        {
            return (HandshakeRefusalWords.FromWord(response.Reason!), response.Detail ?? string.Empty);
        }

        Response = response;
        Phase = NodeHandshakePhase.Admitted;
        return default;
    }

    private static TransportState Proven(TransportState transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        return transport.RemoteStatic is not null
            ? transport
            : throw new ArgumentException("The channel does not prove the peer's key.", nameof(transport));
    }

    private static void Require(bool allowed)
    {
        if (!allowed)
        {
            throw new InvalidOperationException("The node handshake is not at that point.");
        }
    }
}
