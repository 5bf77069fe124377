using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Certificates;

/// <summary>
/// The mesh that a certificate names: the one URI among its alternative names, which is the common name too. The organisation is the DID
/// up to its last colon, so that an authority's name constraints on it (RFC 5280, 4.2.1.10) bound which meshes it may issue for; a constraint
/// on URIs could not, since it needs a host and a DID has none.
/// </summary>
public static class MeshName
{
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>Reads the name without any proof: the TLS layer or <see cref="MeshCertificate"/> has given it.</summary>
    public static bool TryRead(X509Certificate2 certificate, out Did mesh)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        mesh = default;
        try
        {
            string[] uris = [.. certificate.Extensions.Where(e => e.Oid?.Value == Oids.SubjectAlternativeName).SelectMany(Uris)];
            return uris is [{ } uri] && DidMesh.TryParse(uri, out mesh) && certificate.SubjectName.RawData.AsSpan().SequenceEqual(SubjectOf(mesh).RawData);
        }
        catch (Exception malformed) when (malformed is AsnContentException or System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    /// <summary>What an authority for a group of meshes is limited to: <c>did:mesh:enterprise</c> of <c>did:mesh:enterprise:acme-001</c>.</summary>
    public static string GroupOf(Did mesh)
    {
        string text = mesh.ToString();
        return text[..text.LastIndexOf(':')];
    }

    /// <summary>Subject of a mesh's certificate: <c>O=did:mesh:enterprise, CN=did:mesh:enterprise:acme-001</c>.</summary>
    internal static X500DistinguishedName SubjectOf(Did mesh)
    {
        // The builder puts the last added first, as names are written.
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(mesh.ToString());
        name.AddOrganizationName(GroupOf(mesh));
        return name.Build();
    }

    /// <summary>The name above all meshes of a group.</summary>
    internal static X500DistinguishedName GroupName(string group)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationName(group);
        return name.Build();
    }

    private static List<string> Uris(X509Extension extension)
    {
        var uris = new List<string>();
        AsnReader names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            if (names.PeekTag().HasSameClassAndValue(UriTag))
            {
                uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag));
            }
            else
            {
                _ = names.ReadEncodedValue();
            }
        }

        return uris;
    }
}
