using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Domain.Ucan;

/// <summary>A delegation (UCAN Delegation 1.0.0): its issuer lets the audience use a command of a subject, within a policy and a time.</summary>
public sealed class Delegation : UcanToken
{
    private static readonly string[] Required = ["iss", "aud", "sub", "cmd", "pol", "nonce", "exp"];
    private static readonly string[] Optional = ["meta", "nbf"];

    private Delegation(UcanEnvelope envelope, UcanPrincipal issuer, UcanCommand command)
        : base(envelope, issuer, command)
    {
    }

    /// <summary>To whom.</summary>
    public required UcanPrincipal Audience { get; init; }

    /// <summary>Whose capability it is; null for a powerline, which passes on whatever its issuer is given.</summary>
    public required Did? Subject { get; init; }

    /// <summary>What the arguments of an invocation must keep.</summary>
    public required Policy Policy { get; init; }

    /// <summary>Reads a token; hostile bytes never throw. The signature is the verifier's to check.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> token, [NotNullWhen(true)] out Delegation? delegation, out UcanRefusal refusal)
    {
        refusal = Decode(token, out delegation);
        return delegation is not null;
    }

    private static UcanRefusal Decode(ReadOnlyMemory<byte> token, out Delegation? delegation)
    {
        delegation = null;
        UcanRefusal refusal = UcanEnvelope.TryDecode(token, UcanEnvelope.DelegationTag, out UcanEnvelope? envelope);
        if (refusal != UcanRefusal.None)
        {
            return refusal;
        }

        IpldNode payload = envelope!.Payload;
        refusal = UcanFields.CheckNames(payload, Required, Optional);
        if (refusal != UcanRefusal.None)
        {
            return refusal;
        }

        if (!UcanFields.TryPrincipal(payload, "iss", out UcanPrincipal issuer))
        {
            return UcanRefusal.IssuerInvalid;
        }

        if (!UcanFields.TryPrincipal(payload, "aud", out UcanPrincipal audience))
        {
            return UcanRefusal.AudienceInvalid;
        }

        if (!UcanFields.TrySubject(payload, out Did? subject))
        {
            return UcanRefusal.SubjectInvalid;
        }

        if (!UcanFields.TryCommand(payload, out UcanCommand command))
        {
            return UcanRefusal.CommandInvalid;
        }

        if (!payload.TryGet("pol", out IpldNode? statements) || !Policy.TryRead(statements, out Policy? policy))
        {
            return UcanRefusal.PolicyInvalid;
        }

        if (!UcanFields.TryNonce(payload, out ReadOnlyMemory<byte> nonce))
        {
            return UcanRefusal.NonceInvalid;
        }

        if (!UcanFields.TryTimes(payload, out long? notBefore, out long? expires))
        {
            return UcanRefusal.TimeInvalid;
        }

        if (!UcanFields.TryMeta(payload, out IpldNode meta))
        {
            return UcanRefusal.MetaInvalid;
        }

        delegation = new Delegation(envelope, issuer, command)
        {
            Audience = audience,
            Subject = subject,
            Policy = policy,
            Nonce = nonce,
            Meta = meta,
            NotBefore = notBefore,
            Expires = expires,
        };
        return UcanRefusal.None;
    }
}
