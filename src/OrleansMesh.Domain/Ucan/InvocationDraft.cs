using System.Security.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ucan;

/// <summary>An invocation before it is signed.</summary>
public sealed record InvocationDraft
{
    /// <summary>Who asks.</summary>
    public required UcanPrincipal Issuer { get; init; }

    /// <summary>Whose capability is used.</summary>
    public required Did Subject { get; init; }

    /// <summary>Who shall do it; null for the subject.</summary>
    public Did? Executor { get; init; }

    /// <summary>What.</summary>
    public required UcanCommand Command { get; init; }

    /// <summary>With what: a map.</summary>
    public IpldNode Arguments { get; init; } = IpldNode.MapOf();

    /// <summary>The chain, from the subject's delegation to the one whose audience is the issuer.</summary>
    public IReadOnlyList<Cid> Proofs { get; init; } = [];

    /// <summary>From when, in whole seconds; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Until when, in whole seconds; null for ever.</summary>
    public required DateTimeOffset? Expires { get; init; }

    /// <summary>When it is made, in whole seconds; null to leave it out.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>The receipt that asks for it; null for none.</summary>
    public Cid? Cause { get; init; }

    /// <summary>Metadata, a map; null for none.</summary>
    public IpldNode? Meta { get; init; }

    /// <summary>Twelve random bytes unless it is given.</summary>
    public ReadOnlyMemory<byte> Nonce { get; init; } = RandomNumberGenerator.GetBytes(12);

    /// <summary>A revocation by <paramref name="issuer"/> in its own name; the nonce is empty, since revoking twice is revoking once.</summary>
    /// <param name="issuer">Who issued the delegation or one that it stems from.</param>
    /// <param name="delegation">What is revoked.</param>
    /// <param name="path">The chain up to the revoked delegation, which shows the revoker's right; empty to leave it out.</param>
    public static InvocationDraft Revocation(UcanPrincipal issuer, Cid delegation, IReadOnlyList<Cid> path)
    {
        ArgumentNullException.ThrowIfNull(delegation);
        ArgumentNullException.ThrowIfNull(path);
        var arguments = new List<(string Key, IpldNode Value)> { ("revoke", IpldNode.Of(delegation)) };
        if (path.Count > 0)
        {
            arguments.Add(("path", IpldNode.ListOf(path.Select(IpldNode.Of))));
        }

        return new InvocationDraft
        {
            Issuer = issuer,
            Subject = issuer.Did,
            Command = UcanRevocation.Command,
            Arguments = IpldNode.MapOf(arguments),
            Expires = null,
            Nonce = ReadOnlyMemory<byte>.Empty,
        };
    }

    /// <summary>Signs; throws <see cref="InvalidOperationException"/> when what was given breaks a rule of invocations.</summary>
    public Invocation Sign(UcanSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        List<(string Key, IpldNode Value)> fields =
        [
            ("iss", IpldNode.Of(Issuer.ToString())),
            ("sub", IpldNode.Of(Subject.ToString())),
            ("cmd", IpldNode.Of(Command.ToString())),
            ("args", Arguments),
            ("prf", IpldNode.ListOf(Proofs.Select(IpldNode.Of))),
            ("nonce", IpldNode.Of(Nonce.Span)),
            ("exp", UcanDraft.Seconds(Expires)),
        ];
        UcanDraft.AddOptional(fields, NotBefore, Meta);
        if (Executor is { } executor)
        {
            fields.Add(("aud", IpldNode.Of(executor.ToString())));
        }

        if (IssuedAt is not null)
        {
            fields.Add(("iat", UcanDraft.Seconds(IssuedAt)));
        }

        if (Cause is not null)
        {
            fields.Add(("cause", IpldNode.Of(Cause)));
        }

        byte[] token = signer.Sign(UcanEnvelope.InvocationTag, IpldNode.MapOf(fields));
        return Invocation.TryDecode(token, out Invocation? invocation, out UcanRefusal refusal) ? invocation : throw UcanDraft.Invalid(refusal);
    }
}
