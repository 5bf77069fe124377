using System.ComponentModel.DataAnnotations;

namespace OrleansMesh.Hub.Tls;

/// <summary>TLS of the HTTP listener (section <c>Host:Tls</c>): 1.3 alone.</summary>
public sealed class TlsSettings
{
    /// <summary>The certificate with its intermediates, PEM, or a PKCS#12 file (<c>.pfx</c>, <c>.p12</c>); empty for plain HTTP.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>The certificate's key, PEM; not for PKCS#12.</summary>
    public string Key { get; set; } = "";

    /// <summary>A file with the password of a PKCS#12 file; empty for none.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>Whether clients show certificates: none, allow or require. Default none.</summary>
    public ClientCertificateMode ClientCertificates { get; set; }

    /// <summary>The authorities that may have issued clients' certificates, PEM; no others are trusted.</summary>
    public string ClientAuthorities { get; set; } = "";

    /// <summary>Files of revocation lists, PEM or DER, of those authorities and of each that they certified; with one or more, a client is let in only while each authority above it has a current list that does not name it. Read again with the certificate. None by default: nothing is asked.</summary>
    public IReadOnlyList<string> Crls { get; set; } = [];

    /// <summary>How often the files are looked at for a renewed certificate, in seconds: 1 to 86,400; default 10.</summary>
    [Range(1, 86_400)]
    public int ReloadSeconds { get; set; } = 10;

    /// <summary>Whether there is a certificate.</summary>
    public bool IsOn => Certificate.Length > 0;

    internal bool IsPkcs12 =>
        Certificate.EndsWith(".pfx", StringComparison.OrdinalIgnoreCase) || Certificate.EndsWith(".p12", StringComparison.OrdinalIgnoreCase);

    internal IEnumerable<ValidationResult> Validate()
    {
        if (IsOn && !IsPkcs12 && Key.Length == 0)
        {
            yield return new ValidationResult("Host:Tls:Certificate is set and Host:Tls:Key is not. Give the PEM file of the key, or a .pfx that holds both.", [nameof(Key)]);
        }

        if (ClientCertificates != ClientCertificateMode.None && (ClientAuthorities.Length == 0 || !IsOn))
        {
            yield return new ValidationResult("Host:Tls:ClientCertificates needs Host:Tls:ClientAuthorities, the PEM file of the authorities to trust, and Host:Tls:Certificate.", [nameof(ClientAuthorities)]);
        }

        if (Crls.Count > 0 && ClientCertificates == ClientCertificateMode.None)
        {
            yield return new ValidationResult("Host:Tls:Crls needs Host:Tls:ClientCertificates, allow or require.", [nameof(Crls)]);
        }

        (string, string)[] files = [("Certificate", Certificate), ("Key", Key), ("PasswordFile", PasswordFile), ("ClientAuthorities", ClientAuthorities), .. Crls.Select(list => ("Crls", list))];
        foreach ((string name, string path) in files)
        {
            if (path.Length > 0 && !File.Exists(path))
            {
                yield return new ValidationResult($"Host:Tls:{name} is '{path}', and there is no such file.", [name]);
            }
        }

        if (ReloadSeconds is < 1 or > 86_400)
        {
            yield return new ValidationResult($"Host:Tls:ReloadSeconds is {ReloadSeconds}. Give 1 to 86400.", [nameof(ReloadSeconds)]);
        }
    }
}
