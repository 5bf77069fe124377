using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Ucan;

/// <summary>Someone who signs UCANs.</summary>
internal sealed record Party(UcanPrincipal Principal, UcanSigner Signer)
{
    public static Party Alice { get; } = OfSeed(1);

    public static Party Bob { get; } = OfSeed(2);

    public static Party Carol { get; } = OfSeed(3);

    public static Party Dan { get; } = OfSeed(4);

    public Did Did => Principal.Did;

    public static Party OfSeed(byte seed)
    {
        var key = Ed25519PrivateKey.FromSeed([.. Enumerable.Repeat(seed, 32)]);
        return new Party(new UcanPrincipal(DidKey.Encode(key.PublicKey)), new UcanSigner(key));
    }

    public static Party Of(EcdsaPrivateKey key) => new(new UcanPrincipal(DidKey.Encode(key.PublicKey)), new UcanSigner(key));

    /// <summary>Lets another use a command of a subject for a day.</summary>
    public DelegationDraft To(Party audience, Party? subject, string command = "/msg") => new()
    {
        Issuer = Principal,
        Audience = audience.Did,
        Subject = subject?.Did,
        Command = UcanCommand.Parse(command),
        Expires = TestMesh.Now.AddDays(1),
    };

    /// <summary>Asks for a command of a subject, for a minute.</summary>
    public InvocationDraft Asks(Party subject, string command = "/msg/send", params Delegation[] proofs) => new()
    {
        Issuer = Principal,
        Subject = subject.Did,
        Command = UcanCommand.Parse(command),
        Proofs = [.. proofs.Select(proof => proof.Cid)],
        Expires = TestMesh.Now.AddMinutes(1),
    };

    public Delegation Sign(DelegationDraft draft) => draft.Sign(Signer);

    public Invocation Sign(InvocationDraft draft) => draft.Sign(Signer);
}
