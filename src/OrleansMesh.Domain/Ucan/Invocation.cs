using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ucan;

/// <summary>An invocation (UCAN Invocation 1.0.0): its issuer asks for a command to be done, and names the delegations that allow it.</summary>
public sealed class Invocation : UcanToken
{
    private static readonly string[] Required = ["iss", "sub", "cmd", "args", "prf", "nonce", "exp"];

    // The common payload of the high-level specification has nbf; that of invocations does not name it, and implementations write it.
    private static readonly string[] Optional = ["aud", "meta", "iat", "cause", "nbf"];

    private Invocation(UcanEnvelope envelope, UcanPrincipal issuer, UcanCommand command)
        : base(envelope, issuer, command)
    {
    }

    /// <summary>Whose capability is used.</summary>
    public required Did Subject { get; init; }

    /// <summary>Who shall do it; the subject when the token names nobody.</summary>
    public required Did Executor { get; init; }

    /// <summary>With what: a map.</summary>
    public required IpldNode Arguments { get; init; }

    /// <summary>The chain, from the subject's own delegation to the one whose audience is the issuer; empty when the issuer is the subject.</summary>
    public required IReadOnlyList<Cid> Proofs { get; init; }

    /// <summary>When the issuer says it was made, in seconds since 1970; a claim that nothing depends on.</summary>
    public required long? IssuedAt { get; init; }

    /// <summary>The receipt that asked for it; null for none.</summary>
    public required Cid? Cause { get; init; }

    /// <summary>Reads a token; hostile bytes never throw. Signature and chain are the verifier's to check.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> token, [NotNullWhen(true)] out Invocation? invocation, out UcanRefusal refusal)
    {
        refusal = Decode(token, out invocation);
        return invocation is not null;
    }

    private static UcanRefusal Decode(ReadOnlyMemory<byte> token, out Invocation? invocation)
    {
        invocation = null;
        UcanRefusal refusal = UcanEnvelope.TryDecode(token, UcanEnvelope.InvocationTag, out UcanEnvelope? envelope);
        refusal = refusal == UcanRefusal.None ? UcanFields.CheckNames(envelope!.Payload, Required, Optional) : refusal;
        if (refusal != UcanRefusal.None)
        {
            return refusal;
        }

        IpldNode payload = envelope!.Payload;
        if (!UcanFields.TryPrincipal(payload, "iss", out UcanPrincipal issuer))
        {
            return UcanRefusal.IssuerInvalid;
        }

        if (!UcanFields.TrySubject(payload, out Did? subject) || subject is not { } of)
        {
            return UcanRefusal.SubjectInvalid;
        }

        var audience = new UcanPrincipal(of);
        if (payload.TryGet("aud", out _) && !UcanFields.TryPrincipal(payload, "aud", out audience))
        {
            return UcanRefusal.AudienceInvalid;
        }

        if (!UcanFields.TryCommand(payload, out UcanCommand command))
        {
            return UcanRefusal.CommandInvalid;
        }

        refusal = ReadRest(payload, out Rest rest);
        invocation = refusal != UcanRefusal.None ? null : new Invocation(envelope, issuer, command)
        {
            Subject = of,
            Executor = audience.Did,
            Arguments = rest.Arguments,
            Proofs = rest.Proofs,
            IssuedAt = rest.IssuedAt,
            Cause = rest.Cause,
            Nonce = rest.Nonce,
            Meta = rest.Meta,
            NotBefore = rest.NotBefore,
            Expires = rest.Expires,
        };
        return refusal;
    }

    private static UcanRefusal ReadRest(IpldNode payload, out Rest rest)
    {
        rest = default;
        if (!payload.TryGet("args", out IpldNode? arguments) || arguments.Kind != IpldKind.Map)
        {
            return UcanRefusal.ArgumentsInvalid;
        }

        _ = payload.TryGet("prf", out IpldNode? links);
        UcanRefusal refusal = UcanFields.ReadLinks(links!, out IReadOnlyList<Cid> proofs);
        if (refusal != UcanRefusal.None)
        {
            return refusal;
        }

        if (payload.TryGet("cause", out IpldNode? cause) && cause.Kind != IpldKind.Link)
        {
            return UcanRefusal.ProofsInvalid;
        }

        if (!UcanFields.TryNonce(payload, out ReadOnlyMemory<byte> nonce))
        {
            return UcanRefusal.NonceInvalid;
        }

        long? issuedAt = null;
        if (!UcanFields.TryTimes(payload, out long? notBefore, out long? expires)
            || (payload.TryGet("iat", out IpldNode? issued) && !UcanFields.TrySeconds(issued, out issuedAt)))
        {
            return UcanRefusal.TimeInvalid;
        }

        if (!UcanFields.TryMeta(payload, out IpldNode meta))
        {
            return UcanRefusal.MetaInvalid;
        }

        rest = new Rest(arguments, proofs, issuedAt, cause?.AsLink, nonce, meta, notBefore, expires);
        return UcanRefusal.None;
    }

    private readonly record struct Rest(
        IpldNode Arguments,
        IReadOnlyList<Cid> Proofs,
        long? IssuedAt,
        Cid? Cause,
        ReadOnlyMemory<byte> Nonce,
        IpldNode Meta,
        long? NotBefore,
        long? Expires);
}
