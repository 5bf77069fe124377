using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansMesh.Domain.Tests.Certificates;

/// <summary>A revocation list whose every part a test decides, and which is signed as it then is.</summary>
internal sealed class ForgedList
{
    public const string EcdsaWithSha384 = "1.2.840.10045.4.3.3";
    public const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";
    public const string CrlNumber = "2.5.29.20";
    public const string Unknown = "1.3.6.1.4.1.99999.1";

    public int? Version { get; set; } = 1;

    public string Inside { get; set; } = EcdsaWithSha384;

    public string Outside { get; set; } = EcdsaWithSha384;

    public X500DistinguishedName? Issuer { get; set; }

    public DateTimeOffset ThisUpdate { get; set; } = Authorities.Now;

    public DateTimeOffset? NextUpdate { get; set; } = Authorities.Now.AddDays(7);

    /// <summary>Serial numbers; null for no list of entries.</summary>
    public IReadOnlyList<BigInteger>? Revoked { get; set; }

    /// <summary>Of each entry.</summary>
    public IReadOnlyList<(string Oid, bool IsCritical, byte[] Value)> EntryExtensions { get; set; } = [];

    /// <summary>Null for none at all.</summary>
    public IReadOnlyList<(string Oid, bool IsCritical, byte[] Value)>? Extensions { get; set; } = [(CrlNumber, false, Number(0))];

    public bool HasMoreInside { get; set; }

    public bool HasMoreOutside { get; set; }

    public HashAlgorithmName Hash { get; set; } = HashAlgorithmName.SHA384;

    public DSASignatureFormat Format { get; set; } = DSASignatureFormat.Rfc3279DerSequence;

    public int UnusedBits { get; set; }

    /// <summary>DER of an integer.</summary>
    public static byte[] Number(BigInteger number)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteInteger(number);
        return writer.Encode();
    }

    public byte[] Sign(X509Certificate2 issuer, ECDsa signer)
    {
        byte[] signed = Signed(issuer.SubjectName);
        byte[] signature = signer.SignData(signed, Hash, Format);
        signature[^1] = (byte)(signature[^1] >> UnusedBits << UnusedBits);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(signed);
            Algorithm(writer, Outside);
            writer.WriteBitString(signature, UnusedBits);
            if (HasMoreOutside)
            {
                writer.WriteNull();
            }
        }

        return writer.Encode();
    }

    private byte[] Signed(X500DistinguishedName issuer)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (Version is { } version)
            {
                writer.WriteInteger(version);
            }

            Algorithm(writer, Inside);
            writer.WriteEncodedValue((Issuer ?? issuer).RawData);
            writer.WriteUtcTime(ThisUpdate);
            if (NextUpdate is { } next)
            {
                writer.WriteUtcTime(next);
            }

            WriteRevoked(writer);
            if (Extensions is not null)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)))
                {
                    WriteExtensions(writer, Extensions);
                }
            }

            if (HasMoreInside)
            {
                writer.WriteNull();
            }
        }

        return writer.Encode();
    }

    private void WriteRevoked(AsnWriter writer)
    {
        if (Revoked is null)
        {
            return;
        }

        using (writer.PushSequence())
        {
            foreach (BigInteger serial in Revoked)
            {
                using (writer.PushSequence())
                {
                    writer.WriteInteger(serial);
                    writer.WriteUtcTime(ThisUpdate);
                    if (EntryExtensions.Count > 0)
                    {
                        WriteExtensions(writer, EntryExtensions);
                    }
                }
            }
        }
    }

    private static void WriteExtensions(AsnWriter writer, IReadOnlyList<(string Oid, bool IsCritical, byte[] Value)> extensions)
    {
        using (writer.PushSequence())
        {
            foreach ((string oid, bool isCritical, byte[] value) in extensions)
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(oid);
                    if (isCritical)
                    {
                        writer.WriteBoolean(true);
                    }

                    writer.WriteOctetString(value);
                }
            }
        }
    }

    private static void Algorithm(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
        }
    }
}
