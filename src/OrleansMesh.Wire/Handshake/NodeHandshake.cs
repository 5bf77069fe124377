using System.Buffers;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Handshake;

/// <summary>The node handshake of T-09, run right after Noise: hellos both ways, a join request, its answer. Takes and writes payloads of Handshake frames.</summary>
public sealed class NodeHandshake : IDisposable
{
    private readonly NodeHello _local;
    private readonly SessionBinding _binding;
    private readonly KemExchange _kem = new();
    private readonly X25519PublicKey _remoteStatic;
    private readonly bool _isClient;
    private string? _meshId;
    private bool _upgraded;

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
        ArgumentOutOfRangeException.ThrowIfNotEqual(handshakeHash.Length, ChannelProof.BindingBytes, nameof(handshakeHash));
        if (!local.IsWithinBounds)
        {
            throw new ArgumentException("A member of the hello breaks its bounds.", nameof(local));
        }

        _local = local;
        _binding = new SessionBinding(handshakeHash);
        _remoteStatic = remoteStatic;
        _isClient = isClient;
    }

    /// <summary>True when the Noise handshake was post-quantum itself: there is nothing to upgrade.</summary>
    public bool ChannelIsPostQuantum { get; init; }

    /// <summary>Refuses a peer with whom no post-quantum key would be agreed.</summary>
    public bool RequirePostQuantum { get; init; }

    /// <summary>Whether the session has, or will have, a post-quantum key; known once greeted.</summary>
    public bool IsPostQuantum => ChannelIsPostQuantum || (_local.KemSupported && Peer is { KemSupported: true });

    /// <summary>Whether the upgrade is due: the client writes kem.key before it joins, and the hub takes nothing else.</summary>
    public bool MustUpgrade => IsPostQuantum && !ChannelIsPostQuantum && !_upgraded;

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

    /// <summary>Writes our hello, the first thing that either side sends; once.</summary>
    public void WriteHello(IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> payload = Recorded(output, o => HandshakeBytes.Write(o, NodeHello.TypeName, _local, HandshakeJson.Default.NodeHello));
        _binding.AddHello(payload, ofClient: _isClient);
    }

    /// <summary>Client: writes kem.key when <see cref="MustUpgrade"/>.</summary>
    /// <exception cref="InvalidOperationException">No upgrade is due.</exception>
    public void WriteKemKey(IBufferWriter<byte> output)
    {
        Require(_isClient && Phase == NodeHandshakePhase.Greeted && MustUpgrade);
        _binding.AddKemKey(Recorded(output, _kem.WriteKey));
        Phase = NodeHandshakePhase.Upgrading;
    }

    /// <summary>The agreed upgrade, to be applied to the channel at once and disposed; the handshake then goes on.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public ChannelUpgrade TakeUpgrade()
    {
        Require(Phase == NodeHandshakePhase.UpgradeReady);
        _upgraded = true;
        Phase = NodeHandshakePhase.Greeted;
        return new ChannelUpgrade(_kem.Secret!, _binding.Value);
    }

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
            ? Take(message, payload.Span, output)
            : (HandshakeRefusal.Malformed, "Not a JSON object with a type, or more than 32 KiB.");
        if (refusal != HandshakeRefusal.None)
        {
            Refuse(refusal, detail, output);
        }

        return Phase;
    }

    /// <summary>Client: asks to join, proving it with <paramref name="meshKey"/>.</summary>
    /// <exception cref="InvalidOperationException">Not greeted yet, or not the client.</exception>
    public void WriteJoin(JoinApplication application, IEd25519SigningKey meshKey, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(application);
        Require(_isClient && Phase == NodeHandshakePhase.Greeted && !MustUpgrade);
        var request = new JoinRequest(
            application.MeshId,
            application.KeyId,
            ChannelProof.SignJoin(meshKey, _binding.Value, _local.NodeId),
            application.Agent,
            application.ResumeAfter,
            application.Document,
            application.Role,
            application.History);
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
        Request is not null && ChannelProof.VerifyJoin(meshKey, _binding.Value, Peer!.NodeId, Request.Proof);

    /// <summary>Client: true when the admission is by <paramref name="hubKey"/>, for this channel and our mesh.</summary>
    public bool VerifyAdmission(Ed25519PublicKey hubKey) =>
        Response is not null && ChannelProof.VerifyAdmission(hubKey, _binding.Value, _meshId!, Response.Proof!);

    /// <summary>Hub: admits the mesh that asks; its owner has verified the proof.</summary>
    /// <exception cref="InvalidOperationException">There is no request to decide on.</exception>
    public void Admit(JoinTerms terms, IEd25519SigningKey hubKey, IBufferWriter<byte> output)
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
            Proof: ChannelProof.SignAdmission(hubKey, _binding.Value, Request!.MeshId));
        if (!response.IsWithinBounds)
        {
            throw new ArgumentException("A member of the terms breaks its bounds.", nameof(terms));
        }

        HandshakeBytes.Write(output, JoinResponse.TypeName, response, HandshakeJson.Default.JoinResponse);
        Phase = NodeHandshakePhase.Admitted;
    }

    /// <summary>Ends the handshake; the hub tells the peer why, unless the peer does not speak the protocol, and the client just leaves.</summary>
    public void Refuse(HandshakeRefusal reason, string detail, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(detail);
        Require(Phase is not (NodeHandshakePhase.Admitted or NodeHandshakePhase.Refused));
        Phase = NodeHandshakePhase.Refused;
        Refusal = reason;
        Detail = string.Concat(detail.Where(c => !char.IsControl(c)).Take(HandshakeBytes.DetailCharsMax));
        if (!_isClient && reason != HandshakeRefusal.Malformed)
        {
            var response = new JoinResponse(JoinResponse.Refused, reason.ToWord(), Detail);
            HandshakeBytes.Write(output, JoinResponse.TypeName, response, HandshakeJson.Default.JoinResponse);
        }
    }

    /// <summary>Zeroes what is left of an upgrade.</summary>
    public void Dispose() => _kem.Dispose();

    private (HandshakeRefusal Refusal, string Detail) Take(ControlMessage message, ReadOnlySpan<byte> payload, IBufferWriter<byte> output) => (message.Type, Phase, _isClient) switch
    {
        (NodeHello.TypeName, NodeHandshakePhase.AwaitingHello, _) => TakeHello(message, payload),
        (KemKey.TypeName, NodeHandshakePhase.Greeted, false) when MustUpgrade => TakeKemKey(message, payload, output),
        (KemAnswer.TypeName, NodeHandshakePhase.Upgrading, true) => TakeKemAnswer(message, payload),
        (JoinRequest.TypeName, NodeHandshakePhase.Greeted, false) when !MustUpgrade => TakeRequest(message),
        (JoinResponse.TypeName, NodeHandshakePhase.AwaitingHello or NodeHandshakePhase.Greeted or NodeHandshakePhase.Upgrading or NodeHandshakePhase.Joining, true) =>
            TakeResponse(message),
        _ => (HandshakeRefusal.Malformed, $"{message.Type} is not expected now."),
    };

    private (HandshakeRefusal Refusal, string Detail) TakeHello(ControlMessage message, ReadOnlySpan<byte> payload)
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
        if (RequirePostQuantum && !IsPostQuantum)
        {
            return (HandshakeRefusal.PostQuantumRequired, "Sessions are taken with a post-quantum key alone: offer kemSupported and ML-KEM-768, or open the channel by XXhfs.");
        }

        _binding.AddHello(payload, ofClient: !_isClient);
        Phase = NodeHandshakePhase.Greeted;
        return default;
    }

    private (HandshakeRefusal Refusal, string Detail) TakeKemKey(ControlMessage message, ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var answer = new ArrayBufferWriter<byte>();
        if (!HandshakeBytes.TryRead(message.Body, HandshakeJson.Default.KemKey, out KemKey? key) || !_kem.TryAnswer(key, answer))
        {
            return (HandshakeRefusal.Malformed, "kem.key is not of its shape, or no key of ML-KEM-768.");
        }

        _binding.AddKemKey(payload);
        _binding.AddKemAnswer(answer.WrittenSpan);
        output.Write(answer.WrittenSpan);
        Phase = NodeHandshakePhase.UpgradeReady;
        return default;
    }

    private (HandshakeRefusal Refusal, string Detail) TakeKemAnswer(ControlMessage message, ReadOnlySpan<byte> payload)
    {
        if (!HandshakeBytes.TryRead(message.Body, HandshakeJson.Default.KemAnswer, out KemAnswer? answer) || !_kem.TryTake(answer))
        {
            return (HandshakeRefusal.Malformed, "kem.answer is not of its shape.");
        }

        _binding.AddKemAnswer(payload);
        Phase = NodeHandshakePhase.UpgradeReady;
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

    private static ReadOnlySpan<byte> Recorded(IBufferWriter<byte> output, Action<IBufferWriter<byte>> write)
    {
        ArgumentNullException.ThrowIfNull(output);
        var payload = new ArrayBufferWriter<byte>();
        write(payload);
        output.Write(payload.WrittenSpan);
        return payload.WrittenSpan;
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
