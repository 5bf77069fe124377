namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>All of an event that is signed.</summary>
/// <param name="FederationId">Of which federation; chosen by who requests it.</param>
/// <param name="Version">The federation's version that the command is about, from 1.</param>
/// <param name="Seq">How many events came before, the agreement of an FMP handshake counted as one.</param>
/// <param name="Previous">Hash of the event before: <see cref="FederationEvent.Hash"/>, <see cref="AgreementHash.Of"/> after an FMP handshake, <see cref="FederationEvent.NoPrevious"/> in a request.</param>
/// <param name="Kind">What the actor wants.</param>
/// <param name="Actor">DID of the party that acts.</param>
/// <param name="KeyId">Absolute DID URL of the key that signs.</param>
/// <param name="Time">Unix milliseconds by the actor's clock; not before the event before.</param>
/// <param name="Body">What the kind needs.</param>
public sealed record FederationEventTerms(
    Guid FederationId,
    int Version,
    int Seq,
    string Previous,
    FederationEventKind Kind,
    string Actor,
    string KeyId,
    long Time,
    FederationEventBody Body);
