using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OrleansMesh.Domain.Certificates;

namespace OrleansMesh.Hub.Tls;

/// <summary>The revocation lists that clients' certificates are held against (I-07): each authority of a chain needs a current one of its own, or nobody of it is let in.</summary>
internal sealed class ClientRevocations
{
    private const string Label = "X509 CRL";

    private readonly IReadOnlyList<RevocationList> _lists;

    private ClientRevocations(IReadOnlyList<RevocationList> lists) => _lists = lists;

    /// <summary>Reads the files: DER, or PEM with one or more lists.</summary>
    /// <exception cref="CryptographicException">One holds no list that can be read.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    public static ClientRevocations Load(IReadOnlyList<string> paths)
    {
        var lists = new List<RevocationList>();
        foreach (string path in paths)
        {
            byte[] bytes = File.ReadAllBytes(path);
            int before = lists.Count;
            foreach (byte[] der in bytes is [0x30, ..] ? [bytes] : Pem(Encoding.ASCII.GetString(bytes)))
            {
                lists.Add(RevocationList.TryParse(der, out RevocationList? list) ? list : throw NoList(path));
            }

            if (lists.Count == before)
            {
                throw NoList(path);
            }
        }

        // The newest first: an older list of an authority never counts beside a newer one.
        return new ClientRevocations([.. lists.OrderByDescending(list => list.Number)]);
    }

    /// <summary>Whether no certificate of a chain that was built up to an anchor is revoked, by a current list of each authority.</summary>
    /// <param name="path">From the client's own certificate to the anchor.</param>
    public bool Allow(IReadOnlyList<X509Certificate2> path, DateTimeOffset now)
    {
        for (int i = 0; i + 1 < path.Count; i++)
        {
            X509Certificate2 authority = path[i + 1];
            if (_lists.FirstOrDefault(list => list.IsFrom(authority)) is not { } list
                || !list.IsCurrentFrom(authority, now) || list.Revokes(path[i].SerialNumberBytes.Span))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a current list says that a certificate of a chain is revoked. Open connections end by that alone: a list that is late keeps new ones out, and nobody who is in.</summary>
    /// <param name="path">As above.</param>
    public bool Revoke(IReadOnlyList<X509Certificate2> path, DateTimeOffset now) => Enumerable.Range(0, Math.Max(0, path.Count - 1)).Any(i =>
        _lists.FirstOrDefault(list => list.IsFrom(path[i + 1])) is { } list && list.IsCurrentFrom(path[i + 1], now) && list.Revokes(path[i].SerialNumberBytes.Span));

    private static CryptographicException NoList(string path) => new($"{path} holds no revocation list of version 2, signed by ECDSA with SHA-384, that can be read.");

    private static IEnumerable<byte[]> Pem(string text)
    {
        while (PemEncoding.TryFind(text, out PemFields fields))
        {
            if (text[fields.Label] == Label)
            {
                yield return Convert.FromBase64String(text[fields.Base64Data]);
            }

            text = text[fields.Location.End..];
        }
    }
}
