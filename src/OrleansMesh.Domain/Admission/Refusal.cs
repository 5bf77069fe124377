namespace OrleansMesh.Domain.Admission;

/// <summary>
/// Why a message was not taken, as the number that a receipt carries. The hundreds are the stage that decided: 1 envelope,
/// 2 lease, 3 signature, 4 policy, 5 quota, 6 delivery. A number never changes its meaning; <see cref="RefusalText"/> has the words.
/// </summary>
public enum Refusal : ushort
{
    None = 0,

    /// <summary>More than 1 MiB, as received or in canonical form.</summary>
    EnvelopeTooLarge = 100,

    /// <summary>Not one JSON object in UTF-8 (RFC 8259).</summary>
    NotJson = 101,

    /// <summary>An object names a member twice (RFC 7493, 2.3).</summary>
    DuplicateMember = 102,

    /// <summary>A lone surrogate, or a number that no double holds (RFC 7493, 2.1 and 2.2).</summary>
    NotInterchangeable = 103,

    /// <summary>Nests deeper than 64.</summary>
    TooDeep = 104,

    /// <summary>A member that every envelope needs is not there.</summary>
    MissingMember = 105,

    InvalidMessageId = 106,

    InvalidFederationId = 107,

    InvalidSourceMeshId = 108,

    InvalidTargetMeshId = 109,

    InvalidTimestamp = 110,

    /// <summary>The payload is no object with a type of the right length and data.</summary>
    InvalidPayload = 111,

    /// <summary>The signature is not <c>z</c> and the base58btc of 64 bytes.</summary>
    MalformedSignature = 112,

    /// <summary>hopCount or maxHops is not a digit from 0 to 5.</summary>
    InvalidHops = 113,

    InvalidKeyId = 114,

    InvalidDelivery = 115,

    InvalidExpiry = 116,

    /// <summary>The compliance context is malformed (P-09).</summary>
    InvalidCompliance = 117,

    /// <summary>The explanation record is malformed (P-09).</summary>
    InvalidExplanation = 118,

    /// <summary>The priority is none of the four words .</summary>
    InvalidPriority = 119,

    /// <summary>The timestamp is too far from the clock of who checks it (<see cref="AdmissionLimits.ClockSkewMax"/>).</summary>
    ClockSkew = 120,

    /// <summary>expiresAt has passed.</summary>
    Expired = 121,

    /// <summary>The source is not the mesh whose session this is.</summary>
    SourceMismatch = 122,

    /// <summary>The target is not the mesh that got the envelope.</summary>
    TargetMismatch = 123,

    /// <summary>The place in a flow is malformed .</summary>
    InvalidFlow = 124,

    /// <summary>The leases are too old to admit anything (<see cref="AdmissionLimits.LeaseAgeMax"/>).</summary>
    LeasesStale = 200,

    UnknownFederation = 201,

    SourceNotParty = 202,

    TargetNotParty = 203,

    /// <summary>The agreement's time is over.</summary>
    FederationExpired = 204,

    /// <summary>A party ended the federation.</summary>
    FederationEnded = 205,

    /// <summary>The federation is suspended and may come back.</summary>
    FederationSuspended = 206,

    /// <summary>The end is announced: answers pass, new calls and messages do not begin.</summary>
    FederationTerminating = 207,

    /// <summary>keyId names no key that the agreement has for the source.</summary>
    UnknownKey = 300,

    InvalidSignature = 301,

    /// <summary>The agreement has no grant for it.</summary>
    NotGranted = 400,

    /// <summary>The data of an mcp.request is no JSON-RPC request, or does not name what it calls.</summary>
    MalformedCall = 401,

    /// <summary>A clause of the agreement's policy refuses the session that sends (F-09); the receipt's detail names it.</summary>
    PolicyGateway = 410,

    /// <summary>A clause refuses how the federation is to carry it.</summary>
    PolicyBroker = 411,

    /// <summary>A clause refuses what is to be reached.</summary>
    PolicyComponent = 412,

    /// <summary>A clause refuses what the message says or holds.</summary>
    PolicyMessage = 413,

    /// <summary>The message's own compliance context does not allow its data where a party is (P-09).</summary>
    RegionRestricted = 414,

    /// <summary>The federation's quota is used up for the moment .</summary>
    RateLimited = 500,

    /// <summary>The source has more messages in the duplicate window than it may hold (P-06).</summary>
    WindowFull = 501,

    /// <summary>The message is transient and no session of the target is here.</summary>
    TargetOffline = 600,

    /// <summary>The target's queue is full.</summary>
    QueueFull = 601,

    /// <summary>All allowed hops are made .</summary>
    HopLimit = 602,

    /// <summary>A message of this id was taken before (P-06).</summary>
    Duplicate = 603,

    /// <summary>The message could not be stored.</summary>
    StoreUnavailable = 604,

    /// <summary>A message of this id was admitted and its fate is not settled yet.</summary>
    InFlight = 605,

    /// <summary>The hub that is the target's home cannot be reached now .</summary>
    HubUnreachable = 606,

    /// <summary>Between hubs: it is not the next of its flow, which its hub begins again from what is not settled .</summary>
    OutOfOrder = 607,

    /// <summary>Where it waited was full, and a more urgent message took its place .</summary>
    Displaced = 608,
}
