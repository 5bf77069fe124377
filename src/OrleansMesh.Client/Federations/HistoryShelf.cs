using OrleansMesh.Client.Folders;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Client.Federations;

/// <summary>
/// This mesh's own copies of its federations' histories. What it has once seen it does not forget: a hub that shows less, or something
/// else, is told by it.
/// </summary>
internal sealed class HistoryShelf(MeshFolder folder)
{
    /// <summary>The word of the refusal.</summary>
    public const string ForkedReason = "history-forked";

    private readonly string _path = PathIn(folder.Path);

    /// <summary>Deletes what writers that crashed left in a mesh's folder.</summary>
    public static void RemoveDrafts(string folder, DateTimeOffset now) => FolderFiles.RemoveDrafts(PathIn(folder), now);

    /// <summary>The copy, verified; null for none.</summary>
    /// <returns>False when there is one and it does not hold with these keys: others may have signed some of it.</returns>
    public bool TryRead(Guid federationId, IPartyKeys keys, out FederationLink? known)
    {
        known = null;
        return FolderFiles.ReadIfPresent(FileOf(federationId), FederationHistory.BytesMax) is not { } bytes
            || FederationHistory.TryVerify(bytes, keys, out known, out _);
    }

    /// <summary>Puts what the hub shows to what is known.</summary>
    /// <returns>The history that counts for both.</returns>
    /// <exception cref="MeshRefusedException">The hub's history lacks events that were seen before, or another history counts by the rule of forks.</exception>
    public FederationLink Take(FederationLink shown, FederationLink? known)
    {
        if (known?.Hash == shown.Hash && SignaturesAtRoot(known) == SignaturesAtRoot(shown))
        {
            return shown;
        }

        FederationLink both = known is null ? shown : Compare(known, shown);
        _ = Directory.CreateDirectory(_path);
        FolderFiles.WriteAtomic(FileOf(shown.Standing.FederationId), FederationHistory.Write(both));
        return both;
    }

    /// <summary>What was seen before is not given up for what is shown now: the copy is there, and nothing proves it.</summary>
    public MeshRefusedException Unproven(Guid federationId) => new(
        "history-unproven",
        $"This mesh's own copy of a history, '{FileOf(federationId)}', does not hold by the keys that the hub shows. Move it away if it was damaged; else tell the hub's operator.");

    private static string PathIn(string folder) => Path.Combine(folder, "federations");

    private string FileOf(Guid federationId) => Path.Combine(_path, $"{federationId:D}.json");

    // Of an agreement of a handshake, as many as have signed it so far; 0 where a request begins the history.
    private static int SignaturesAtRoot(FederationLink link) => link.Chain()[0].Root?.Signatures.Count ?? 0;

    private static FederationLink Compare(FederationLink before, FederationLink shown)
    {
        if (before.Chain()[0].Hash != shown.Chain()[0].Hash)
        {
            throw Forked(shown, "it begins with another event than the one that this mesh has seen");
        }

        FederationReplica both = FederationReplica.Of(before).Merge(FederationReplica.Of(shown));
        if (both.Head.Hash != shown.Hash)
        {
            throw Forked(
                shown,
                both.Forks is [{ } fork, ..]
                    ? $"after event {fork.Chosen.Standing.Seq - 1} it goes on with another event than {fork.Chosen.Hash[..16]}…, which counts by the rule of forks"
                    : $"it lacks events after number {shown.Standing.Seq} that this mesh has seen");
        }

        return both.Head;
    }

    private static MeshRefusedException Forked(FederationLink shown, string why) => new(
        ForkedReason,
        $"The hub's history of {shown.Standing.FederationId} is not the one of this mesh: {why}. Compare it with the partner's (fed history), and end the federation if the hub does not explain it.");
}
