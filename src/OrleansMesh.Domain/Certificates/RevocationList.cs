using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansMesh.Domain.Certificates;

/// <summary>A revocation list of version 2 (RFC 5280, 5) that was parsed and not yet verified; it is taken from a cache or a file, never fetched here.</summary>
public sealed class RevocationList
{
    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly HashSet<string> _revoked;

    private RevocationList(byte[] signed, byte[] signature, RevocationListFields fields, byte[] der)
    {
        _signed = signed;
        _signature = signature;
        _revoked = fields.Revoked;
        Issuer = fields.Issuer;
        Number = fields.Number;
        ThisUpdate = fields.ThisUpdate;
        NextUpdate = fields.NextUpdate;
        Der = der;
    }

    /// <summary>The issuer's name, DER.</summary>
    public ReadOnlyMemory<byte> Issuer { get; }

    /// <summary>Grows with every list of the issuer.</summary>
    public BigInteger Number { get; }

    /// <summary>When it was issued.</summary>
    public DateTimeOffset ThisUpdate { get; }

    /// <summary>By when there will be a newer one.</summary>
    public DateTimeOffset NextUpdate { get; }

    /// <summary>How many certificates it revokes.</summary>
    public int Count => _revoked.Count;

    /// <summary>The bytes as they came.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>As the other overload, for those who need no reason.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out RevocationList? list) => TryParse(der, out list, out _);

    /// <summary>Reads DER of at most <see cref="CertificateLimits.RevocationListBytesMax"/>; false for what is no list, has no number or next update, or a critical extension that is not understood.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out RevocationList? list, out RevocationListRefusal refusal)
    {
        list = null;
        refusal = RevocationListRefusal.TooLarge;
        if (der.Length > CertificateLimits.RevocationListBytesMax)
        {
            return false;
        }

        refusal = RevocationListRefusal.Malformed;
        try
        {
            var whole = new AsnReader(der, AsnEncodingRules.DER);
            AsnReader outer = whole.ReadSequence();
            whole.ThrowIfNotEmpty();
            ReadOnlyMemory<byte> signed = outer.ReadEncodedValue();
            ReadOnlyMemory<byte> algorithm = outer.ReadEncodedValue();
            byte[] signature = outer.ReadBitString(out int unused);
            outer.ThrowIfNotEmpty();
            refusal = RevocationListReader.TryRead(signed, algorithm, out RevocationListFields? fields);
            if (fields is not null)
            {
                refusal = unused == 0 ? RevocationListRefusal.None : RevocationListRefusal.Malformed;
                list = unused == 0 ? new RevocationList(signed.ToArray(), signature, fields, der.ToArray()) : null;
            }
        }
        catch (Exception malformed) when (malformed is AsnContentException or OverflowException)
        {
            return false;
        }

        return list is not null;
    }

    /// <summary>Whether the authority issued it, and it is current: its times hold, and it is no older than <see cref="CertificateLimits.RevocationListAgeMax"/>.</summary>
    public bool IsCurrentFrom(X509Certificate2 authority, DateTimeOffset now) => Check(authority, now) == RevocationListRefusal.None;

    /// <summary>Whether the authority, which may sign lists, signed this one.</summary>
    public bool IsFrom(X509Certificate2 authority) => CheckIssuer(authority) == RevocationListRefusal.None;

    /// <summary>Why it does not speak for the authority at the time <paramref name="now"/>: who signed it first, then its times.</summary>
    public RevocationListRefusal Check(X509Certificate2 authority, DateTimeOffset now)
    {
        RevocationListRefusal refusal = CheckIssuer(authority);
        return refusal != RevocationListRefusal.None ? refusal
            : ThisUpdate > now + CertificateLimits.ClockSkew ? RevocationListRefusal.NotYetValid
            : now >= NextUpdate + CertificateLimits.ClockSkew ? RevocationListRefusal.Expired
            : now - ThisUpdate > CertificateLimits.RevocationListAgeMax ? RevocationListRefusal.TooOld
            : RevocationListRefusal.None;
    }

    /// <summary>Whether it revokes a serial number, as <see cref="X509Certificate.SerialNumberBytes"/> has it.</summary>
    public bool Revokes(ReadOnlySpan<byte> serialNumber) => _revoked.Contains(Text(serialNumber));

    /// <summary>One spelling of a serial number: leading zeros do not count.</summary>
    internal static string Text(ReadOnlySpan<byte> serialNumber) => Convert.ToHexString(serialNumber.TrimStart((byte)0));

    private RevocationListRefusal CheckIssuer(X509Certificate2 authority)
    {
        ArgumentNullException.ThrowIfNull(authority);
        if (!authority.SubjectName.RawData.AsSpan().SequenceEqual(Issuer.Span))
        {
            return RevocationListRefusal.IssuerMismatch;
        }

        if (!authority.Extensions.OfType<X509KeyUsageExtension>().Any(u => u.KeyUsages.HasFlag(X509KeyUsageFlags.CrlSign)))
        {
            return RevocationListRefusal.AuthorityInvalid;
        }

        using ECDsa? key = authority.GetECDsaPublicKey();
        return key is not null && key.VerifyData(_signed, _signature, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence)
            ? RevocationListRefusal.None
            : RevocationListRefusal.SignatureInvalid;
    }
}
