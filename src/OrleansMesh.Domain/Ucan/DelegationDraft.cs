using System.Security.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Domain.Ucan;

/// <summary>A delegation before it is signed.</summary>
public sealed record DelegationDraft
{
    /// <summary>Who lets.</summary>
    public required UcanPrincipal Issuer { get; init; }

    /// <summary>Whom.</summary>
    public required Did Audience { get; init; }

    /// <summary>Whose capability; null for a powerline.</summary>
    public required Did? Subject { get; init; }

    /// <summary>What.</summary>
    public required UcanCommand Command { get; init; }

    /// <summary>Under which conditions on the arguments.</summary>
    public Policy Policy { get; init; } = Policy.Any;

    /// <summary>From when, in whole seconds; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Until when, in whole seconds; null for ever.</summary>
    public required DateTimeOffset? Expires { get; init; }

    /// <summary>Metadata, a map; null for none.</summary>
    public IpldNode? Meta { get; init; }

    /// <summary>Twelve random bytes unless it is given.</summary>
    public ReadOnlyMemory<byte> Nonce { get; init; } = RandomNumberGenerator.GetBytes(12);

    /// <summary>Signs; throws <see cref="InvalidOperationException"/> when what was given breaks a rule of delegations.</summary>
    public Delegation Sign(UcanSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        List<(string Key, IpldNode Value)> fields =
        [
            ("iss", IpldNode.Of(Issuer.ToString())),
            ("aud", IpldNode.Of(Audience.ToString())),
            ("sub", Subject is { } subject ? IpldNode.Of(subject.ToString()) : IpldNode.Null),
            ("cmd", IpldNode.Of(Command.ToString())),
            ("pol", Policy.Node),
            ("nonce", IpldNode.Of(Nonce.Span)),
            ("exp", UcanDraft.Seconds(Expires)),
        ];
        UcanDraft.AddOptional(fields, NotBefore, Meta);
        byte[] token = signer.Sign(UcanEnvelope.DelegationTag, IpldNode.MapOf(fields));
        return Delegation.TryDecode(token, out Delegation? delegation, out UcanRefusal refusal) ? delegation : throw UcanDraft.Invalid(refusal);
    }
}
