using System.Text.Json;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Cli.Ucans;

/// <summary>What the refusal of a chain means to the person at the keyboard.</summary>
internal static class UcanRefusals
{
    public static CliFailureException Explain(UcanFault fault) => new(
        "ucan-" + JsonNamingPolicy.KebabCaseLower.ConvertName(fault.Reason.ToString()), $"Refused: {Text(fault.Reason)} ({fault.Reason}, at {fault.Token}).", Next(fault.Reason));

    private static string Text(UcanRefusal reason) => reason switch
    {
        UcanRefusal.ProofMissing => "a delegation that the invocation names was not given",
        UcanRefusal.ChainLoop => "the chain comes back to somebody whom it has left",
        UcanRefusal.RootNotSubject => "the chain does not begin with the subject",
        UcanRefusal.RootWithoutSubject => "the chain begins with a powerline, which has no subject",
        UcanRefusal.SubjectMismatch => "a delegation is about another subject",
        UcanRefusal.SubjectForeign => "it is about another subject than yours",
        UcanRefusal.AudienceMismatch => "a delegation is not from the one whom the delegation before it is for",
        UcanRefusal.InvokerMismatch => "the last delegation is for somebody else than the one who asks",
        UcanRefusal.ExecutorMismatch => "it is for another executor",
        UcanRefusal.CommandEscalation => "a command is not covered by the one before it",
        UcanRefusal.PolicyViolated => "the arguments break a policy",
        UcanRefusal.PolicyTooCostly => "the policies cost too much to evaluate",
        UcanRefusal.NotYetValid => "its time has not come",
        UcanRefusal.Expired => "its time is over",
        UcanRefusal.IssuerUnresolved => "the issuer's DID document is not at hand",
        UcanRefusal.KeyUnknown => "the issuer has no such key",
        UcanRefusal.PurposeMismatch => "the issuer's document does not let the key do that",
        UcanRefusal.SignatureInvalid => "a signature does not hold",
        UcanRefusal.Revoked => "a delegation was revoked",
        UcanRefusal.RootNotHuman => "no human signed the root",
        UcanRefusal.RevocationInvalid => "it is no revocation",
        UcanRefusal.RevokerNotInChain => "the revoker has no part in what is revoked",
        _ => "the token is not sound",
    };

    private static string Next(UcanRefusal reason) => reason switch
    {
        UcanRefusal.ProofMissing => "Give the files of all delegations of the chain.",
        UcanRefusal.IssuerUnresolved => "Put the issuer's DID document into a folder and give it with --documents.",
        UcanRefusal.RootNotHuman => "Begin the chain with orleansmesh ucan delegate --human-key FILE, or, inside one mesh, verify with --any-root.",
        UcanRefusal.Expired => "Ask for it anew: orleansmesh ucan invoke, with delegations that are still valid.",
        _ => "See what the tokens say: orleansmesh ucan show FILE",
    };
}
