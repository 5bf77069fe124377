using System.Collections.Frozen;
using System.Text;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Admission;

/// <summary>What a refusal is called and what to do about it, for receipts, logs and people.</summary>
public static class RefusalText
{
    private static readonly FrozenDictionary<Refusal, string> Words = Enum.GetValues<Refusal>().ToFrozenDictionary(r => r, Kebab);

    private static readonly FrozenDictionary<string, Refusal> ByWord =
        Words.Where(each => each.Key != Refusal.None).ToFrozenDictionary(each => each.Value, each => each.Key, StringComparer.Ordinal);

    /// <summary>The refusal of a word; false for a word that names none.</summary>
    public static bool TryRead(string word, out Refusal refusal) => ByWord.TryGetValue(word, out refusal);

    /// <summary>The stable word, such as <c>not-granted</c>; <c>refusal-NNN</c> for a number of a later version.</summary>
    public static string Word(Refusal refusal) =>
        Words.TryGetValue(refusal, out string? word) ? word : FormattableString.Invariant($"refusal-{(ushort)refusal}");

    /// <summary>What was wrong and what to do next, in a sentence or two; the word for a number of a later version.</summary>
    public static string Detail(Refusal refusal) => ((ushort)refusal / 100) switch
    {
        0 => "Nothing was refused.",
        1 => Envelope(refusal),
        2 => Lease(refusal),
        3 or 4 or 5 => SignatureToQuota(refusal),
        _ => Delivery(refusal),
    };

    /// <summary>As <see cref="Detail(Refusal)"/>; when a clause of a policy refused, which one, what it limits, and its note (F-09).</summary>
    public static string Detail(Refusal refusal, PolicyClause? clause) => (refusal, clause) switch
    {
        (_, null) => Detail(refusal),
        (Refusal.RateLimited, _) => $"{Detail(refusal)} It is set by clause {clause.Id} ({clause.Limit}).",
        _ => $"{new PolicyVerdict(clause).Sentence}{(clause.Note.Length > 0 ? " " + clause.Note : "")} The policy is part of the agreement: renegotiate it, or send what it lets pass.",
    };

    /// <summary>Whether the same envelope, sent again later, may be taken: nothing in it need change but, after 30 s, its timestamp.</summary>
    public static bool IsTemporary(Refusal refusal) => refusal
        is Refusal.LeasesStale or Refusal.FederationSuspended or Refusal.RateLimited or Refusal.WindowFull
        or Refusal.TargetOffline or Refusal.QueueFull or Refusal.StoreUnavailable or Refusal.InFlight
        or Refusal.HubUnreachable or Refusal.OutOfOrder or Refusal.Displaced;

    private static string Envelope(Refusal refusal) => refusal switch
    {
        Refusal.EnvelopeTooLarge => "The envelope is over 1 MiB: send the data in parts or by reference.",
        Refusal.NotJson => "The envelope is not one JSON object in UTF-8: check the encoder.",
        Refusal.DuplicateMember => "An object names a member twice: send each member once.",
        Refusal.NotInterchangeable => "A string has half a surrogate pair or a number is beyond doubles (RFC 7493): send large numbers as strings.",
        Refusal.TooDeep => "The envelope nests deeper than 64: flatten the data.",
        Refusal.MissingMember => "A member is missing: send federationId, hopCount, maxHops, messageId, payload, signature, sourceMeshId, targetMeshId and timestamp.",
        Refusal.InvalidMessageId => "messageId is not 1 to 128 printable ASCII characters: a UUID will do.",
        Refusal.InvalidFederationId => "federationId is not a UUID with hyphens: take it from the agreement.",
        Refusal.InvalidSourceMeshId => "sourceMeshId is not a DID of at most 256 characters: take it from the mesh's registration.",
        Refusal.InvalidTargetMeshId => "targetMeshId is not a DID of at most 256 characters: take it from the agreement.",
        Refusal.InvalidTimestamp => "timestamp is not a whole number of Unix milliseconds up to the year 9999: send the time of signing.",
        Refusal.InvalidPayload => "payload is not an object with a type of 1 to 128 characters and data: send both, data may be null.",
        Refusal.MalformedSignature => "signature is not z and the base58btc of 64 bytes: encode the Ed25519 signature so.",
        Refusal.InvalidHops => "hopCount or maxHops is not a digit from 0 to 5: send hopCount 0 and maxHops of at most 5.",
        Refusal.InvalidKeyId => "keyId is not a DID URL of at most 320 characters: leave it out for the key that the agreement names.",
        Refusal.InvalidDelivery => "delivery is neither reliable nor transient: leave it out for reliable.",
        Refusal.InvalidExpiry => "expiresAt is not a whole number of Unix milliseconds up to the year 9999: leave it out for no expiry.",
        Refusal.InvalidCompliance => "compliance is no compliance context: send classification, legalBasis, retentionDays and, if need be, audit and regions.",
        Refusal.InvalidExplanation => "explanation is no explanation record: send by, decision and 1 to 16 reasons.",
        Refusal.InvalidFlow => "flow is not an object of epoch (a UUID), number (1 to 2^53 - 1) and, perhaps, name (1 to 64 printable ASCII characters) and void (1 to 16 rising ranges below number): see docs/wire-protocol.md, section 9.",
        Refusal.InvalidPriority => "priority is none of critical, high, normal and low: leave it out for normal.",
        Refusal.ClockSkew => "timestamp is more than 30 s off: set the clock, then sign again with the same messageId.",
        Refusal.Expired => "expiresAt has passed: send a new message if it still matters.",
        Refusal.SourceMismatch => "sourceMeshId is not the mesh of this session: send it through a session of its own.",
        Refusal.TargetMismatch => "targetMeshId is not this mesh: the message was delivered to the wrong place, do not act on it.",
        _ => Word(refusal),
    };

    private static string Lease(Refusal refusal) => refusal switch
    {
        Refusal.LeasesStale => "The hub cannot see the state of federations at the moment: send again in a few seconds with the same messageId.",
        Refusal.UnknownFederation => "No active federation has this federationId here: check it against fmp.list.",
        Refusal.SourceNotParty => "The source is no party of this federation: check federationId.",
        Refusal.TargetNotParty => "The target is no party of this federation: check targetMeshId and federationId.",
        Refusal.FederationExpired => "The agreement's time is over: federate anew.",
        Refusal.FederationEnded => "A party ended this federation: federate anew.",
        Refusal.FederationTerminating => "The end of this federation is announced: only answers still pass. Ask the partner to establish it again.",
        Refusal.FederationSuspended => "This federation is suspended: wait for it to be resumed, or ask the hub's operator.",
        _ => Word(refusal),
    };

    private static string SignatureToQuota(Refusal refusal) => refusal switch
    {
        Refusal.UnknownKey => "keyId names no key that the agreement has for the source: sign with the agreement's key.",
        Refusal.InvalidSignature => "The signature does not verify: sign the canonical form (RFC 8785) without signature and hopCount, with the agreement's key.",
        Refusal.NotGranted => "The agreement has no grant for this: ask the target for one, or send what is granted.",
        Refusal.MalformedCall => "The data is not {call, request} with a JSON-RPC request that names what it calls: send params.name or params.uri.",
        Refusal.PolicyGateway => "A clause of the agreement's policy refuses this session: fed show has the policy.",
        Refusal.PolicyBroker => "A clause of the agreement's policy refuses how this is to be carried: fed show has the policy.",
        Refusal.PolicyComponent => "A clause of the agreement's policy refuses what is to be reached: fed show has the policy.",
        Refusal.PolicyMessage => "A clause of the agreement's policy refuses what the message says or holds: fed show has the policy.",
        Refusal.RegionRestricted => "The message's compliance context does not allow its data where a party handles it: widen its regions, or do not send it.",
        Refusal.RateLimited => "The federation's quota is used up: send more slowly, and this one again with the same messageId.",
        Refusal.WindowFull => "The source has too many messages in the last 60 s: send more slowly, and this one again with the same messageId.",
        _ => Word(refusal),
    };

    private static string Delivery(Refusal refusal) => refusal switch
    {
        Refusal.TargetOffline => "The target has no session here and the message is transient: send it as reliable, or when the target is back.",
        Refusal.QueueFull => "The target's queue is full: send again later with the same messageId.",
        Refusal.HopLimit => "The message has made all its hops: send it with a higher maxHops, 5 at most.",
        Refusal.Duplicate => "A message of this id was taken before: nothing needs to be done.",
        Refusal.StoreUnavailable => "The hub could not store the message: send again later with the same messageId.",
        Refusal.HubUnreachable => "The hub of the target cannot be reached at the moment: send again later with the same messageId, or send it reliably and it waits here.",
        Refusal.OutOfOrder => "The message is not the next of its flow between two hubs: the hub that has it sends it again by itself.",
        Refusal.Displaced => "A more urgent message took its place where it waited: send again later with the same messageId, or with a higher priority.",
        Refusal.InFlight => "A message of this id is being taken: wait for its receipt, or send again with the same messageId.",
        _ => Word(refusal),
    };

    private static string Kebab(Refusal refusal)
    {
        var word = new StringBuilder();
        foreach (char letter in refusal.ToString())
        {
            _ = char.IsAsciiLetterUpper(letter) && word.Length > 0
                ? word.Append('-').Append(char.ToLowerInvariant(letter))
                : word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }
}
