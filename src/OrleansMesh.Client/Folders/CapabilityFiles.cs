using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Multiformats;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Client.Folders;

/// <summary>
/// The UCANs in a mesh's folder <c>capabilities</c>, files <c>*.ucan</c> of one token a line: invocations that the mesh's human signed,
/// and delegations of partners. What is no token is passed over; nothing is verified, since whoever is asked does that.
/// </summary>
internal sealed class CapabilityFiles
{
    private const int FilesMax = 256;
    private const int FileBytesMax = 1 << 20;

    private readonly List<Invocation> _invocations = [];
    private readonly Dictionary<Cid, Delegation> _delegations = [];

    /// <summary>Whether there is none of either.</summary>
    public bool IsEmpty => _invocations.Count == 0 && _delegations.Count == 0;

    /// <summary>Reads what is there now; nothing when there is no such folder.</summary>
    public static CapabilityFiles Read(string folder)
    {
        var read = new CapabilityFiles();
        if (Directory.Exists(folder))
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*.ucan").Order(StringComparer.Ordinal).Take(FilesMax))
            {
                read.Add(file);
            }
        }

        return read;
    }

    /// <summary>An invocation of <paramref name="command"/> on a mesh, by itself or whoever it delegated that to, about a partner that holds now, with its delegations; null for none.</summary>
    public string[]? Find(Did mesh, UcanCommand command, string partner, DateTimeOffset now) =>
        _invocations.Find(each => each.Subject == mesh && each.Command == command && each.CheckTime(now) == UcanRefusal.None
            && each.Arguments.TryGet(ConsentWords.Partner, out IpldNode? value) && value.Kind == IpldKind.String && value.AsString == partner) is { } found
            ? CapabilityText.Write(found, found.Proofs.Select(_delegations.GetValueOrDefault).OfType<Delegation>())
            : null;

    /// <summary>The delegations whose subject is <paramref name="subject"/>.</summary>
    public IReadOnlyList<Delegation> Of(Did subject) => [.. _delegations.Values.Where(each => each.Subject == subject || each.Subject is null)];

    private void Add(string file)
    {
        if (new FileInfo(file).Length > FileBytesMax)
        {
            return;
        }

        foreach (string line in File.ReadLines(file))
        {
            if (!UcanText.TryDecode(line.AsSpan().Trim(), out byte[]? bytes))
            {
                continue;
            }

            if (Delegation.TryDecode(bytes, out Delegation? delegation, out _))
            {
                _delegations[delegation.Cid] = delegation;
            }
            else if (Invocation.TryDecode(bytes, out Invocation? invocation, out _))
            {
                _invocations.Add(invocation);
            }
        }
    }
}
