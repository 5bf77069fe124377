using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Grains.Federations;

/// <summary>The refusals of federation commands.</summary>
internal static class FederationRefusals
{
    public static Decision Unknown { get; } =
        Decision.Refuse("unknown-federation", "This hub holds no such federation, or you are not a party of it. fmp.list names yours.");

    /// <summary>What is shown here of a federation follows the hub that holds it.</summary>
    public static Decision HeldBy(string seat) =>
        Decision.Refuse(FederationReasons.HeldElsewhere, $"{seat} holds this federation, as this hub has just heard. Ask again.");

    public static Decision NotProposed(FederationStatus status) =>
        Decision.Refuse("not-proposed", $"The federation is {Words.Of(status)}: only a proposed one can be accepted or declined.");

    public static Decision Final(FederationStatus status) =>
        Decision.Refuse("federation-final", $"The federation is {Words.Of(status)}, which is final. Begin a new one with fmp.initiate.");

    /// <summary>An event that the domain refuses; its sentence names phase and command.</summary>
    public static Decision Event(LifecycleVerdict verdict) => Decision.Refuse(verdict.Word, verdict.Detail);

    public static Decision NotTheActor { get; } =
        Decision.Refuse("actor-mismatch", "The event is of another actor or federation than the request: each party submits its own.");

    public static Decision ClockSkew { get; } =
        Decision.Refuse("clock-skew", "The event's time is more than 30 s from the hub's clock: set the clock and sign anew.");

    public static Decision NoHistory { get; } =
        Decision.Refuse("not-established", "The agreement of this federation cannot begin a history.");

    public static Decision KeyGivenUp { get; } =
        Decision.Refuse("key-unknown", "The event is signed with a key that the party has given up: sign with a present one.");

    public static Decision PartyUnknown(string did) =>
        Decision.Refuse("party-unknown", $"{did} is not registered with this hub with the key that the event names.");

    public static Decision OtherHub { get; } =
        Decision.Refuse("hub-mismatch", "The event names another hub than this one.");

    public static Decision Agreement(AgreementRefusal refusal) =>
        Decision.Refuse("agreement-mismatch", $"The signature under the agreement is refused: {Words.Of(refusal)}. Sign the agreement of the proposal with the key that it names for you.");
}
