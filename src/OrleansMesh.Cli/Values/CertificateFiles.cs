using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OrleansMesh.Domain.Certificates;

namespace OrleansMesh.Cli.Values;

/// <summary>Certificates and revocation lists in files, PEM or DER.</summary>
internal static class CertificateFiles
{
    private const int BytesMax = 8 * 1024 * 1024;

    /// <summary>The certificates of a file, the first one first.</summary>
    /// <exception cref="CliFailureException">There is none.</exception>
    public static IReadOnlyList<X509Certificate2> Load(string path)
    {
        byte[] bytes = Read(path);
        try
        {
            X509Certificate2Collection found = [];
            if (bytes is [0x30, ..])
            {
                _ = found.Add(X509CertificateLoader.LoadCertificate(bytes));
            }
            else
            {
                found.ImportFromPem(Encoding.ASCII.GetString(bytes));
            }

            return found.Count > 0 ? [.. found] : throw Wrong(path, "certificate");
        }
        catch (CryptographicException)
        {
            throw Wrong(path, "certificate");
        }
    }

    /// <summary>The revocation list of a file.</summary>
    /// <exception cref="CliFailureException">There is none.</exception>
    public static RevocationList LoadList(string path)
    {
        byte[] bytes = Read(path);
        if (bytes is not [0x30, ..])
        {
            string text = Encoding.ASCII.GetString(bytes);
            bytes = PemEncoding.TryFind(text, out PemFields fields) && text[fields.Label] == "X509 CRL" ? Convert.FromBase64String(text[fields.Base64Data]) : [];
        }

        return RevocationList.TryParse(bytes, out RevocationList? list, out RevocationListRefusal refusal)
            ? list
            : throw Wrong(path, $"revocation list of version 2, signed by ECDSA with SHA-384 ({refusal}),");
    }

    private static byte[] Read(string path)
    {
        var file = new FileInfo(path);
        return !file.Exists ? throw new CliFailureException("file", $"There is no file {path}.", "Check the path.")
            : file.Length > BytesMax ? throw new CliFailureException("file", $"{path} has {file.Length} bytes, where at most {BytesMax} are taken.", "Give another file.")
            : File.ReadAllBytes(path);
    }

    private static CliFailureException Wrong(string path, string what) => new("not-a-certificate", $"{path} holds no {what} that can be read.", "Give PEM or DER.");
}
