using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Grains.Federations;

/// <summary>The refusals of federation commands.</summary>
internal static class FederationRefusals
{
    public static Decision Unknown { get; } =
        Decision.Refuse("unknown-federation", "This hub holds no such federation, or you are not a party of it. fmp.list names yours.");

    public static Decision NotProposed(FederationStatus status) =>
        Decision.Refuse("not-proposed", $"The federation is {Words.Of(status)}: only a proposed one can be accepted or declined.");

    public static Decision Final(FederationStatus status) =>
        Decision.Refuse("federation-final", $"The federation is {Words.Of(status)}, which is final. Begin a new one with fmp.initiate.");

    public static Decision Agreement(AgreementRefusal refusal) =>
        Decision.Refuse("agreement-mismatch", $"The signature under the agreement is refused: {Words.Of(refusal)}. Sign the agreement of the proposal with the key that it names for you.");
}
