using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Authorization;

/// <summary>
/// Three verifiers with three answers, all of which an action across meshes needs (I-06). None sees the evidence of another, and no
/// key may carry two of the answers: who has stolen one key has stolen one answer.
/// </summary>
public static class Authorizer
{
    /// <summary>Decides. All three are asked in any case, so that the decision says all that is wrong; hostile evidence never throws.</summary>
    public static AuthorizationDecision Decide(ActionRequest request, ActionEvidence evidence, AuthorizationContext context, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        Finding[] findings =
        [
            IdentityVerifier.Check(request.Actor, evidence.Identity, context.Documents),
            VouchVerifier.Check(request.Actor, evidence.Credential, context, now),
            CapabilityVerifier.Check(request, evidence.Capability, context, now),
        ];
        return new AuthorizationDecision(request, [.. findings.Select((finding, i) => Alone(finding, findings[..i]))], now);
    }

    /// <summary>
    /// The answer of the credential alone, for what came in a message whose signature was verified on its way and so needs no other proof of who acts. It rests on no key of <paramref name="apart"/>: those that carry the other answers.
    /// </summary>
    public static PrimitiveAnswer Vouch(Did actor, CredentialDocument? credential, AuthorizationContext context, IReadOnlyCollection<IVerifyingKey> apart, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(apart);
        Finding finding = VouchVerifier.Check(actor, credential, context, now);
        return finding.Keys.Any(apart.Contains)
            ? new PrimitiveAnswer(Primitive.Credential, Passed: false, "key-shared", "It rests on a key that another answer rests on too.", finding.Answer.KeyIds)
            : finding.Answer;
    }

    private static PrimitiveAnswer Alone(Finding finding, Finding[] before) =>
        before.FirstOrDefault(other => other.Keys.Any(finding.Keys.Contains)) is { } shared
            ? new PrimitiveAnswer(
                finding.Answer.Primitive, Passed: false, "key-shared", $"It rests on a key that {Words.Of(shared.Answer.Primitive)} rests on too.", finding.Answer.KeyIds)
            : finding.Answer;
}
