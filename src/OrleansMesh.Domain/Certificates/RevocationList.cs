using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansMesh.Domain.Certificates;

/// <summary>A revocation list of version 2 (RFC 5280, 5) that was parsed and not yet verified; it is taken from a cache or a file, never fetched here.</summary>
public sealed class RevocationList
{
    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 0, isConstructed: true);

    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly HashSet<string> _revoked;

    private RevocationList(byte[] signed, byte[] signature, Fields fields, byte[] der)
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

    /// <summary>Reads DER of at most <see cref="CertificateLimits.RevocationListBytesMax"/>; false for what is no list, has no number or next update, or a critical extension that is not understood.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out RevocationList? list)
    {
        list = null;
        if (der.Length > CertificateLimits.RevocationListBytesMax)
        {
            return false;
        }

        try
        {
            var whole = new AsnReader(der, AsnEncodingRules.DER);
            AsnReader outer = whole.ReadSequence();
            whole.ThrowIfNotEmpty();
            ReadOnlyMemory<byte> signed = outer.ReadEncodedValue();
            ReadOnlyMemory<byte> algorithm = outer.ReadEncodedValue();
            byte[] signature = outer.ReadBitString(out int unused);
            outer.ThrowIfNotEmpty();
            Fields fields = ReadFields(signed, algorithm);
            list = unused == 0 ? new RevocationList(signed.ToArray(), signature, fields, der.ToArray()) : null;
        }
        catch (Exception malformed) when (malformed is AsnContentException or OverflowException)
        {
            return false;
        }

        return list is not null;
    }

    /// <summary>Whether the authority issued it, and it is current: its times hold, and it is no older than <see cref="CertificateLimits.RevocationListAgeMax"/>.</summary>
    public bool IsCurrentFrom(X509Certificate2 authority, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(authority);
        return ThisUpdate <= now + CertificateLimits.ClockSkew
            && now < NextUpdate + CertificateLimits.ClockSkew
            && now - ThisUpdate <= CertificateLimits.RevocationListAgeMax
            && IsFrom(authority);
    }

    /// <summary>Whether the authority, which may sign lists, signed this one.</summary>
    public bool IsFrom(X509Certificate2 authority)
    {
        ArgumentNullException.ThrowIfNull(authority);
        if (!authority.SubjectName.RawData.AsSpan().SequenceEqual(Issuer.Span)
            || !authority.Extensions.OfType<X509KeyUsageExtension>().Any(u => u.KeyUsages.HasFlag(X509KeyUsageFlags.CrlSign)))
        {
            return false;
        }

        using ECDsa? key = authority.GetECDsaPublicKey();
        return key is not null && key.VerifyData(_signed, _signature, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>Whether it revokes a serial number, as <see cref="X509Certificate.SerialNumberBytes"/> has it.</summary>
    public bool Revokes(ReadOnlySpan<byte> serialNumber) => _revoked.Contains(Text(serialNumber));

    // One spelling of a serial number: leading zeros do not count.
    private static string Text(ReadOnlySpan<byte> serialNumber) => Convert.ToHexString(serialNumber.TrimStart((byte)0));

    private static Fields ReadFields(ReadOnlyMemory<byte> signed, ReadOnlyMemory<byte> algorithm)
    {
        AsnReader reader = new AsnReader(signed, AsnEncodingRules.DER).ReadSequence();
        Require(reader.ReadInteger() == 1, "version 2");

        // RFC 5280, 5.1.1.2: the algorithm inside is the one outside.
        ReadOnlyMemory<byte> inside = reader.ReadEncodedValue();
        Require(inside.Span.SequenceEqual(algorithm.Span), "one algorithm");
        Require(new AsnReader(inside, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier() == Oids.EcdsaWithSha384, "ECDSA with SHA-384");
        ReadOnlyMemory<byte> issuer = reader.ReadEncodedValue();
        DateTimeOffset thisUpdate = ReadTime(reader);
        Require(reader.HasData && IsTime(reader.PeekTag()), "a next update");
        DateTimeOffset nextUpdate = ReadTime(reader);
        HashSet<string> revoked = reader.HasData && reader.PeekTag() == Asn1Tag.Sequence ? ReadRevoked(reader.ReadSequence()) : [];
        Require(reader.HasData, "extensions");
        AsnReader explicitly = reader.ReadSequence(ExtensionsTag);
        BigInteger number = ReadNumber(explicitly.ReadSequence());
        explicitly.ThrowIfNotEmpty();
        reader.ThrowIfNotEmpty();
        return new Fields(issuer.ToArray(), thisUpdate, nextUpdate, number, revoked);
    }

    private static HashSet<string> ReadRevoked(AsnReader entries)
    {
        var revoked = new HashSet<string>(StringComparer.Ordinal);
        while (entries.HasData)
        {
            Require(revoked.Count < CertificateLimits.RevokedMax, "fewer entries");
            AsnReader entry = entries.ReadSequence();
            _ = revoked.Add(Text(entry.ReadIntegerBytes().Span));
            _ = ReadTime(entry);
            if (entry.HasData)
            {
                ReadExtensions(entry.ReadSequence(), static (oid, isCritical, _) => Require(!isCritical, oid));
            }
        }

        return revoked;
    }

    private static BigInteger ReadNumber(AsnReader extensions)
    {
        BigInteger? number = null;
        ReadExtensions(extensions, (oid, isCritical, value) =>
        {
            Require(!isCritical, oid);
            if (oid == Oids.CrlNumber)
            {
                number = new AsnReader(value, AsnEncodingRules.DER).ReadInteger();
            }
        });
        Require(number >= 0, "a number");
        return number!.Value;
    }

    private static void ReadExtensions(AsnReader extensions, Action<string, bool, ReadOnlyMemory<byte>> take)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (extensions.HasData)
        {
            AsnReader extension = extensions.ReadSequence();
            string oid = extension.ReadObjectIdentifier();
            Require(seen.Add(oid), "each extension once");
            bool isCritical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            take(oid, isCritical, extension.ReadOctetString());
            extension.ThrowIfNotEmpty();
        }
    }

    private static bool IsTime(Asn1Tag tag) => tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset ReadTime(AsnReader reader) => reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new AsnContentException($"The list must have {what}.");
        }
    }

    private sealed record Fields(byte[] Issuer, DateTimeOffset ThisUpdate, DateTimeOffset NextUpdate, BigInteger Number, HashSet<string> Revoked);
}
