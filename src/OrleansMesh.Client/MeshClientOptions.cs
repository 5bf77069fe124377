using System.ComponentModel.DataAnnotations;
using OrleansMesh.Domain.Sealing;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Tls;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client;

/// <summary>Where and how a mesh connects. Times are by <see cref="Clock"/>.</summary>
public sealed class MeshClientOptions
{
    /// <summary>SHA-256 of <c>OrleansMesh genesis 1</c>: the network that a hub belongs to when it was told of no other (T-09).</summary>
    public const string DefaultGenesisHash = "214b9593688b594d48b001337a1613a7d2f05d0f6baf1480c664a35a50cf46e0";

    /// <summary>Other hubs that may be given.</summary>
    public const int OtherHubsMax = 7;

    /// <summary>The hub's address, for example <c>tcp://hub.example:7400</c> or <c>wss://hub.example</c>.</summary>
    [Required]
    public Uri? Hub { get; set; }

    /// <summary>Hubs of this network that the mesh is at home at as well, at most <see cref="OtherHubsMax"/>: it has a session with each, receives from all, and goes on at another when the one that it uses is lost. None by default.</summary>
    [MaxLength(OtherHubsMax)]
    public IReadOnlyList<Uri> OtherHubs { get; set; } = [];

    /// <summary>Whether the first hub to use is chosen by chance when there are several, so that many meshes spread over them; else <see cref="Hub"/> is. Default true.</summary>
    public bool SpreadHubs { get; set; } = true;

    /// <summary>The network: 64 lower-case hexadecimal digits.</summary>
    [RegularExpression("^[0-9a-f]{64}$")]
    public string GenesisHash { get; set; } = DefaultGenesisHash;

    /// <summary>This software's name for the hub's log, 1 to 128 characters.</summary>
    [Required, StringLength(128)]
    public string Agent { get; set; } = "orleansmesh-client/0.1.0";

    /// <summary>Whether this connection receives what is stored for the mesh; one process of a folder can. Default true.</summary>
    public bool Receive { get; set; } = true;

    /// <summary>From dialling to the joined session: 1 s to 2 min, default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan JoinTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an answer may take: 1 s to 10 min, default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait before the first reconnection; it doubles with each failure. 10 ms to 1 min, default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ReconnectDelayMin { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between reconnections: 10 ms to 1 h, default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan ReconnectDelayMax { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Messages sent and without a receipt; one more waits. 1 to 65,536, default 256.</summary>
    [Range(1, 65_536)]
    public int MessagesInFlightMax { get; set; } = 256;

    /// <summary>How long a received message of an ordered flow (<see cref="SendOptions.Ordered"/>) waits for earlier ones that have not come, before it is handed on without them: 10 ms to 1 h, default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan OrderWaitMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Transient messages received and not taken yet; one more is dropped. 1 to 65,536, default 1,024.</summary>
    [Range(1, 65_536)]
    public int TransientBufferMax { get; set; } = 1_024;

    /// <summary>The cipher of what <see cref="SendOptions.Seal"/> seals. Default AES-256-GCM; ChaCha20-Poly1305 is for processors without AES.</summary>
    [EnumDataType(typeof(SealAlgorithm))]
    public SealAlgorithm SealAlgorithm { get; set; } = SealAlgorithm.Aes256Gcm;

    /// <summary>Accepts a verified proposal without asking; null shows every one through <see cref="MeshClient.ProposalsAsync"/>. Must be quick and not throw.</summary>
    public Func<FederationProposal, bool>? AutoAccept { get; set; }

    /// <summary>Told, after each join, what expired at the hub before this mesh took it; the hub then forgets it. Null leaves it there. Only with <see cref="Receive"/>; must be quick and not throw.</summary>
    public Action<IReadOnlyList<ExpiredMessages>>? Expired { get; set; }

    /// <summary>Whom <c>wss</c> trusts, and who we are there; whom an https URL of a rule trusts, too.</summary>
    public TlsClientOptions Tls { get; set; } = new();

    /// <summary>Asked in order for one that supports <see cref="Hub"/>; null for TCP, WebSocket and, where the platform has it, QUIC.</summary>
    public IReadOnlyList<IMeshTransport>? Transports { get; set; }

    /// <summary>Post-quantum key agreement with the hub; default <see cref="PostQuantumMode.Preferred"/>.</summary>
    [EnumDataType(typeof(PostQuantumMode))]
    public PostQuantumMode PostQuantum { get; set; }

    /// <summary>Bounds of the secure channel.</summary>
    public SecureChannelOptions Channel { get; set; } = new();

    /// <summary>The clock for everything.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Throws one exception that names every setting out of its bounds.</summary>
    /// <exception cref="ValidationException">A setting is out of its bounds.</exception>
    public void Validate()
    {
        var errors = new List<ValidationResult>();
        if (!Validator.TryValidateObject(this, new ValidationContext(this), errors, validateAllProperties: true))
        {
            throw new ValidationException(string.Join(" ", errors.Select(e => e.ErrorMessage)));
        }

        if (OtherHubs.Append(Hub!).Select(hub => hub.GetLeftPart(UriPartial.Authority)).Distinct(StringComparer.Ordinal).Count() <= OtherHubs.Count)
        {
            throw new ValidationException($"{nameof(OtherHubs)} names a hub twice, or {nameof(Hub)}. Give each once.");
        }

        Channel.Validate();
    }
}
