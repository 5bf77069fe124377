using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace OrleansMesh.Domain.Certificates;

/// <summary>
/// Name constraints (RFC 5280, 4.2.1.10) as this project's authorities have them: permitted and excluded subtrees of directory names and
/// DNS names. Checked here too, since platforms differ in what they check; a kind of constraint that is not understood refuses.
/// </summary>
internal sealed class NameConstraints
{
    private static readonly Asn1Tag Permitted = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Excluded = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag Dns = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Directory = new(TagClass.ContextSpecific, 4, isConstructed: true);

    private readonly List<byte[]> _permittedNames = [];
    private readonly List<byte[]> _excludedNames = [];
    private readonly List<string> _permittedDns = [];
    private readonly List<string> _excludedDns = [];

    private NameConstraints()
    {
    }

    /// <exception cref="AsnContentException">It is not of its form, or has a kind of name that is not understood.</exception>
    public static NameConstraints Read(ReadOnlyMemory<byte> der)
    {
        var constraints = new NameConstraints();
        var whole = new AsnReader(der, AsnEncodingRules.DER);
        AsnReader sequence = whole.ReadSequence();
        whole.ThrowIfNotEmpty();
        if (sequence.HasData && sequence.PeekTag().HasSameClassAndValue(Permitted))
        {
            ReadTrees(sequence.ReadSequence(Permitted), constraints._permittedNames, constraints._permittedDns);
        }

        if (sequence.HasData)
        {
            ReadTrees(sequence.ReadSequence(Excluded), constraints._excludedNames, constraints._excludedDns);
        }

        sequence.ThrowIfNotEmpty();
        return constraints;
    }

    /// <summary>The extension of an authority that may issue for meshes of these groups, and for hosts below these names; for no others.</summary>
    public static X509Extension Build(IReadOnlyList<string> groups, IReadOnlyList<string> dnsNames)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Permitted))
            {
                foreach (string group in groups)
                {
                    using (writer.PushSequence())
                    using (writer.PushSequence(Directory))
                    {
                        writer.WriteEncodedValue(MeshName.GroupName(group).RawData);
                    }
                }

                foreach (string name in dnsNames)
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteCharacterString(UniversalTagNumber.IA5String, name, Dns);
                    }
                }
            }

            if (dnsNames.Count == 0)
            {
                using (writer.PushSequence(Excluded))
                using (writer.PushSequence())
                {
                    // The empty name stands above every host.
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, "", Dns);
                }
            }
        }

        return new X509Extension(Oids.NameConstraints, writer.Encode(), critical: true);
    }

    /// <summary>Whether a certificate with this subject and these DNS names may stand below.</summary>
    public bool Allows(X500DistinguishedName subject, IEnumerable<string> dnsNames)
    {
        byte[][] parts = Parts(subject.RawData);
        bool isPermitted = _permittedNames.Count == 0 || _permittedNames.Exists(tree => IsBelow(parts, tree));
        return isPermitted
            && !_excludedNames.Exists(tree => IsBelow(parts, tree))
            && dnsNames.All(name => (_permittedDns.Count == 0 || _permittedDns.Exists(tree => IsBelow(name, tree))) && !_excludedDns.Exists(tree => IsBelow(name, tree)));
    }

    private static void ReadTrees(AsnReader trees, List<byte[]> names, List<string> dnsNames)
    {
        while (trees.HasData)
        {
            AsnReader tree = trees.ReadSequence();
            Asn1Tag tag = tree.PeekTag();
            if (tag.HasSameClassAndValue(Dns))
            {
                dnsNames.Add(tree.ReadCharacterString(UniversalTagNumber.IA5String, Dns));
            }
            else if (tag.HasSameClassAndValue(Directory))
            {
                AsnReader name = tree.ReadSequence(Directory);
                names.Add(name.ReadEncodedValue().ToArray());
                name.ThrowIfNotEmpty();
            }
            else
            {
                throw new AsnContentException("A constraint on another kind of name.");
            }

            // Minimum and maximum are never used (RFC 5280, 4.2.1.10).
            tree.ThrowIfNotEmpty();
        }
    }

    private static byte[][] Parts(ReadOnlyMemory<byte> name)
    {
        var parts = new List<byte[]>();
        AsnReader sequence = new AsnReader(name, AsnEncodingRules.DER).ReadSequence();
        while (sequence.HasData)
        {
            parts.Add(sequence.ReadEncodedValue().ToArray());
        }

        return [.. parts];
    }

    // Byte for byte: our names are written by one builder. A name that is spelled otherwise is refused, never taken.
    private static bool IsBelow(byte[][] parts, byte[] tree)
    {
        byte[][] above = Parts(tree);
        return above.Length <= parts.Length && !above.Where((part, at) => !part.AsSpan().SequenceEqual(parts[at])).Any();
    }

    private static bool IsBelow(string name, string tree) => tree.Length == 0
        || name.Equals(tree, StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(tree.StartsWith('.') ? tree : "." + tree, StringComparison.OrdinalIgnoreCase);
}
