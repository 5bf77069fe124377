using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Federation;

/// <summary>A federation agreement as canonical JSON with the signatures of its parties (F-02, F-05). Parsed means well-formed; <see cref="Verify"/> says whether it binds.</summary>
public sealed class Agreement
{
    /// <summary>Longest agreement taken, in bytes, signatures included.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>Most parties.</summary>
    public const int PartiesMax = 16;

    /// <summary>Most grants.</summary>
    public const int GrantsMax = 256;

    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(30);

    // Bit i: signature i was seen to hold. What it says follows from the value alone, so whoever finds out first may write it down.
    private uint _held;

    // A signature that is not among ours yet and was seen to hold: who asks whether it may be added, and who adds it, check it once.
    private AgreementSignature? _offered;

    internal Agreement(AgreementTerms terms, IReadOnlyList<AgreementSignature> signatures, uint held = 0)
    {
        Terms = terms;
        Signatures = signatures;
        _held = held;
        (SigningInput, Bytes) = AgreementWriter.Write(terms, signatures);
    }

    /// <summary>What was agreed.</summary>
    public AgreementTerms Terms { get; }

    /// <summary>Signatures so far, each of a party, with the key that the terms name; at most <see cref="PartiesMax"/>, and not verified yet.</summary>
    public IReadOnlyList<AgreementSignature> Signatures { get; }

    /// <summary>The canonical form without <c>signatures</c>: what each party signs.</summary>
    public ReadOnlyMemory<byte> SigningInput { get; }

    /// <summary>The canonical form, signatures included.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>An unsigned agreement; false with the reason when the terms break a bound.</summary>
    public static bool TryCreate(AgreementTerms terms, [NotNullWhen(true)] out Agreement? agreement, out AgreementRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(terms);
        refusal = AgreementRules.Check(terms);
        agreement = refusal == AgreementRefusal.None ? new Agreement(terms, []) : null;
        if (agreement?.Bytes.Length > BytesMax)
        {
            refusal = AgreementRefusal.TooLarge;
            agreement = null;
        }

        return agreement is not null;
    }

    /// <summary>Parses canonical JSON of at most <see cref="BytesMax"/>. Nothing is verified but form and bounds.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out Agreement? agreement, out AgreementRefusal refusal) =>
        AgreementJson.TryRead(utf8, out agreement, out refusal);

    /// <summary>The agreement with one more signature, made with the key that the terms name for the party; throws when it names another.</summary>
    public Agreement Sign(Did party, IEd25519SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        AgreementParty signer = FindParty(party.ToString()) ?? throw new ArgumentException($"{party} is no party.", nameof(party));
        if (key is Ed25519PrivateKey own && own.PublicKey.Equals(signer.Key) && !SignedBy(signer.Id))
        {
            // computed here and now with the very key: only what another device made is checked
            return With(new AgreementSignature(signer.Id, signer.KeyId, own.Sign(SigningInput.Span)));
        }

        return TryAddSignature(signer.Id, signer.KeyId, key.Sign(SigningInput.Span), out Agreement? signed, out AgreementRefusal refusal)
            ? signed
            : throw new ArgumentException($"The agreement of {party} does not take a signature of this key: {refusal}.", nameof(key));
    }

    /// <summary>Adds a signature that holds; a party's second signature is refused.</summary>
    public bool TryAddSignature(
        string by, string keyId, ReadOnlySpan<byte> signature, [NotNullWhen(true)] out Agreement? signed, out AgreementRefusal refusal)
    {
        signed = null;
        refusal = AgreementRefusal.SignatureUnknown;
        if (FindParty(by) is not { } party || party.KeyId != keyId || SignedBy(by))
        {
            return false;
        }

        refusal = AgreementRefusal.SignatureInvalid;
        var added = new AgreementSignature(party.Id, party.KeyId, signature.ToArray());
        if (!Holds(added))
        {
            return false;
        }

        refusal = AgreementRefusal.None;
        signed = With(added);
        return true;
    }

    /// <summary>Whether a signature is by the key that the terms name for its party; one that was seen to hold, here or among <see cref="Signatures"/>, is not computed again.</summary>
    /// <param name="signature">Of any length; its party and key id need not be the terms'.</param>
    public bool Holds(AgreementSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        if (FindParty(signature.By) is not { } party || party.KeyId != signature.KeyId)
        {
            return false;
        }

        uint held = Volatile.Read(ref _held);
        for (int i = 0; i < Signatures.Count; i++)
        {
            if (Signatures[i].Says(signature))
            {
                if ((held & (1u << i)) == 0 && !party.Key.Verify(SigningInput.Span, signature.Value.Span))
                {
                    return false;
                }

                _ = Interlocked.Or(ref _held, 1u << i);
                return true;
            }
        }

        if (Volatile.Read(ref _offered) is { } offered && offered.Says(signature))
        {
            return true;
        }

        if (!party.Key.Verify(SigningInput.Span, signature.Value.Span))
        {
            return false;
        }

        Volatile.Write(ref _offered, signature with { Value = signature.Value.ToArray() });
        return true;
    }

    /// <summary>Whether the agreement binds at <paramref name="now"/>: in time, signed by every party, every signature holds.</summary>
    public AgreementRefusal Verify(DateTimeOffset now)
    {
        AgreementRefusal refusal = VerifyPresent(now);
        if (refusal != AgreementRefusal.None)
        {
            return refusal;
        }

        return Terms.Parties.All(party => SignedBy(party.Id)) ? AgreementRefusal.None : AgreementRefusal.SignatureMissing;
    }

    /// <summary>As <see cref="Verify"/>, for an agreement that not all have signed yet: what is there must hold.</summary>
    public AgreementRefusal VerifyPresent(DateTimeOffset now)
    {
        if (Terms.ExpiresAt <= now.ToUnixTimeMilliseconds())
        {
            return AgreementRefusal.Expired;
        }

        if (Terms.CreatedAt > (now + ClockSkewMax).ToUnixTimeMilliseconds())
        {
            return AgreementRefusal.CreatedInFuture;
        }

        uint held = Volatile.Read(ref _held);
        for (int i = 0; i < Signatures.Count; i++)
        {
            if ((held & (1u << i)) == 0 && !FindParty(Signatures[i].By)!.Key.Verify(SigningInput.Span, Signatures[i].Value.Span))
            {
                return AgreementRefusal.SignatureInvalid;
            }

            held |= 1u << i;
        }

        _ = Interlocked.Or(ref _held, held);
        return AgreementRefusal.None;
    }

    /// <summary>
    /// This agreement, which need not check again those signatures that <paramref name="known"/> has and that were seen to hold there;
    /// of another agreement, or of other signatures under the same, nothing is believed.
    /// </summary>
    /// <param name="known">A copy of the same agreement, with fewer signatures or as many; null for none.</param>
    public Agreement Knowing(Agreement? known)
    {
        if (known is null || !known.SigningInput.Span.SequenceEqual(SigningInput.Span))
        {
            return this;
        }

        uint held = 0;
        uint heldThere = Volatile.Read(ref known._held);
        for (int i = 0; i < Signatures.Count; i++)
        {
            for (int k = 0; k < known.Signatures.Count; k++)
            {
                bool same = (heldThere & (1u << k)) != 0 && known.Signatures[k].Says(Signatures[i]);
                held |= same ? 1u << i : 0;
            }
        }

        _ = Interlocked.Or(ref _held, held);
        return this;
    }

    /// <summary>Whether this says what <paramref name="former"/> says, with other keys of the same parties: who signed that one, signs nothing new with this.</summary>
    public bool Renews(Agreement former)
    {
        ArgumentNullException.ThrowIfNull(former);
        return Terms.Parties.Select(party => (party.Id, party.Region)).SequenceEqual(former.Terms.Parties.Select(party => (party.Id, party.Region)))
            && new Agreement(former.Terms with { Parties = Terms.Parties }, []).SigningInput.Span.SequenceEqual(SigningInput.Span);
    }

    /// <summary>Whether the key that the terms name for the document's subject is one of its authentication keys.</summary>
    public AgreementRefusal CheckParty(DidDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (FindParty(document.Id.ToString()) is not { } party)
        {
            return AgreementRefusal.TermsMismatch;
        }

        return document.TryFindKey(party.KeyId, KeyPurpose.Authentication, out Ed25519PublicKey? key) && key.Equals(party.Key)
            ? AgreementRefusal.None
            : AgreementRefusal.KeyMismatch;
    }

    /// <summary>The party of a DID; null when it is none.</summary>
    public AgreementParty? FindParty(string did) => Terms.Parties.FirstOrDefault(party => party.Id == did);

    /// <summary>Whether there is a signature of that party.</summary>
    public bool SignedBy(string did) => Signatures.Any(signature => signature.By == did);

    /// <summary>Whether <paramref name="grantor"/> lets <paramref name="grantee"/> use what is called <paramref name="name"/>.</summary>
    public bool Allows(string grantor, string grantee, GrantKind kind, ReadOnlySpan<char> name)
    {
        foreach (AgreementGrant grant in Terms.Grants)
        {
            if (grant.Kind == kind && grant.Grantor == grantor && grant.Grantee == grantee && grant.Matches(name))
            {
                return true;
            }
        }

        return false;
    }

    private Agreement With(AgreementSignature holding) => new(Terms, [.. Signatures, holding], Volatile.Read(ref _held) | (1u << Signatures.Count));
}
