using System.Security.Cryptography.X509Certificates;

namespace OrleansMesh.Domain.Certificates;

/// <summary>The newest revocation list of each authority: one of a lower number never takes the place of one of a higher. Does not change; adding gives another.</summary>
public sealed class RevocationLists
{
    /// <summary>Authorities whose lists are kept.</summary>
    public const int AuthoritiesMax = 256;

    private readonly IReadOnlyList<(X509Certificate2 Authority, RevocationList List)> _lists;

    private RevocationLists(IReadOnlyList<(X509Certificate2, RevocationList)> lists) => _lists = lists;

    /// <summary>No lists at all.</summary>
    public static RevocationLists None { get; } = new([]);

    /// <summary>How many authorities have one.</summary>
    public int Count => _lists.Count;

    /// <summary>With a list more; the same when the authority did not sign it, there is one of the same or a higher number, or there are as many as can be.</summary>
    public RevocationLists Add(X509Certificate2 authority, RevocationList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        RevocationList? present = Find(authority);
        return !list.IsFrom(authority) || present?.Number >= list.Number || (present is null && Count >= AuthoritiesMax)
            ? this
            : new RevocationLists([.. _lists.Where(l => !IsSame(l.Authority, authority)), (authority, list)]);
    }

    /// <summary>The list of an authority; null for none.</summary>
    public RevocationList? Find(X509Certificate2 authority) => _lists.FirstOrDefault(l => IsSame(l.Authority, authority)).List;

    // Its key and name: a renewed certificate of the same authority goes on with its list.
    private static bool IsSame(X509Certificate2 one, X509Certificate2 other) =>
        one.SubjectName.RawData.AsSpan().SequenceEqual(other.SubjectName.RawData) && one.GetPublicKey().AsSpan().SequenceEqual(other.GetPublicKey());
}
