using System.Formats.Asn1;
using System.Numerics;

namespace OrleansMesh.Domain.Certificates;

/// <summary>Reads the signed part of a revocation list of version 2; what is not DER throws <see cref="AsnContentException"/>, which the list's parser catches.</summary>
internal static class RevocationListReader
{
    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>None with the fields, or the first thing that is wrong.</summary>
    public static RevocationListRefusal TryRead(ReadOnlyMemory<byte> signed, ReadOnlyMemory<byte> algorithm, out RevocationListFields? fields)
    {
        fields = null;
        AsnReader reader = new AsnReader(signed, AsnEncodingRules.DER).ReadSequence();

        // Version 1 has no number at this place.
        if (reader.PeekTag() != Asn1Tag.Integer || reader.ReadInteger() != 1)
        {
            return RevocationListRefusal.VersionUnsupported;
        }

        ReadOnlyMemory<byte> inside = reader.ReadEncodedValue();
        if (!inside.Span.SequenceEqual(algorithm.Span))
        {
            return RevocationListRefusal.AlgorithmMismatch;
        }

        if (new AsnReader(inside, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier() != Oids.EcdsaWithSha384)
        {
            return RevocationListRefusal.AlgorithmUnsupported;
        }

        ReadOnlyMemory<byte> issuer = reader.ReadEncodedValue();
        DateTimeOffset thisUpdate = ReadTime(reader);
        if (!reader.HasData || !IsTime(reader.PeekTag()))
        {
            return RevocationListRefusal.NextUpdateMissing;
        }

        DateTimeOffset nextUpdate = ReadTime(reader);
        var revoked = new HashSet<string>(StringComparer.Ordinal);
        RevocationListRefusal refusal = reader.HasData && reader.PeekTag() == Asn1Tag.Sequence ? ReadRevoked(reader.ReadSequence(), revoked) : RevocationListRefusal.None;
        BigInteger? number = null;
        if (refusal == RevocationListRefusal.None && reader.HasData)
        {
            AsnReader explicitly = reader.ReadSequence(ExtensionsTag);
            refusal = ReadExtensions(explicitly.ReadSequence(), out number);
            explicitly.ThrowIfNotEmpty();
            reader.ThrowIfNotEmpty();
        }

        refusal = refusal == RevocationListRefusal.None && number is not { Sign: >= 0 } ? RevocationListRefusal.NumberInvalid : refusal;
        fields = refusal == RevocationListRefusal.None ? new RevocationListFields(issuer.ToArray(), thisUpdate, nextUpdate, number!.Value, revoked) : null;
        return refusal;
    }

    private static RevocationListRefusal ReadRevoked(AsnReader entries, HashSet<string> revoked)
    {
        while (entries.HasData)
        {
            if (revoked.Count >= CertificateLimits.RevokedMax)
            {
                return RevocationListRefusal.TooManyEntries;
            }

            AsnReader entry = entries.ReadSequence();
            _ = revoked.Add(RevocationList.Text(entry.ReadIntegerBytes().Span));
            _ = ReadTime(entry);
            RevocationListRefusal refusal = entry.HasData ? ReadExtensions(entry.ReadSequence(), out _) : RevocationListRefusal.None;
            if (refusal != RevocationListRefusal.None)
            {
                return refusal;
            }

            entry.ThrowIfNotEmpty();
        }

        return RevocationListRefusal.None;
    }

    private static RevocationListRefusal ReadExtensions(AsnReader extensions, out BigInteger? number)
    {
        number = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (extensions.HasData)
        {
            AsnReader extension = extensions.ReadSequence();
            string oid = extension.ReadObjectIdentifier();
            if (!seen.Add(oid))
            {
                return RevocationListRefusal.ExtensionDuplicate;
            }

            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean())
            {
                return RevocationListRefusal.ExtensionUnknown;
            }

            byte[] value = extension.ReadOctetString();
            extension.ThrowIfNotEmpty();
            number = oid == Oids.CrlNumber ? new AsnReader(value, AsnEncodingRules.DER).ReadInteger() : number;
        }

        return RevocationListRefusal.None;
    }

    private static bool IsTime(Asn1Tag tag) => tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset ReadTime(AsnReader reader) => reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
