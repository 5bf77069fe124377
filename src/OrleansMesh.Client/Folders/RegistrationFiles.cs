using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Keys;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Client.Folders;

/// <summary>
/// A mesh's own history and the change that is under way, on disk. A change has two steps: it is written beside the present version
/// with the new keys, and when a hub has taken it, it takes that one's place. A crash anywhere leaves the old identity or the new one.
/// </summary>
/// <remarks>
/// <c>registration.json</c> is the present version, <c>history.json</c> is there after the first change, <c>registration-next.json</c>
/// with <c>mesh-next.key</c> and <c>invoke-next.key</c> while a change is under way. The history says which keys are the present ones.
/// </remarks>
internal sealed class RegistrationFiles(string folder)
{
    private static readonly string[] Rotatable = [KeyNames.Mesh, KeyNames.Invoking];

    /// <summary>The present version.</summary>
    public string RegistrationPath => Path.Combine(folder, "registration.json");

    private string HistoryPath => Path.Combine(folder, "history.json");

    private string NextPath => Path.Combine(folder, "registration-next.json");

    /// <summary>Keeps a first version.</summary>
    public void WriteFirst(ReadOnlySpan<byte> registration) => FolderFiles.WriteAtomic(RegistrationPath, registration);

    /// <summary>All versions, verified.</summary>
    /// <exception cref="MeshFolderException">They are missing or do not verify.</exception>
    public MeshHistory Read(DateTimeOffset now)
    {
        byte[] registration = FolderFiles.Read(RegistrationPath, DidDocument.BytesMax);
        byte[]? versions = FolderFiles.ReadIfPresent(HistoryPath, MeshHistoryJson.BytesMax);
        MeshHistory? history;
        MeshHistoryFault fault;
        if (versions is null)
        {
            return MeshHistory.TryVerify([registration], now, out history, out fault)
                ? history
                : throw new MeshFolderException($"'{RegistrationPath}' is not a valid registration ({fault.Refusal}). Restore it from a backup; if the reason is TimeInvalid, set the clock.");
        }

        return DidDocument.TryParse(registration, out DidDocument? document, out _) && MeshHistoryJson.TryRead(versions, document.Id, now, out history, out fault)
            ? history
            : throw new MeshFolderException($"'{HistoryPath}' does not verify. Restore it from a backup together with '{RegistrationPath}'; if the reason may be the time, set the clock.");
    }

    /// <summary>The version that waits for a hub to take it; null for none.</summary>
    public byte[]? ReadNext() => FolderFiles.ReadIfPresent(NextPath, DidDocument.BytesMax);

    /// <summary>Makes and keeps the next version with its new keys, signed by the present key.</summary>
    /// <exception cref="KeyStoreException">A new key cannot be made.</exception>
    public byte[] Prepare(FileKeyStore store, MeshIdentity identity, RegistrationChange change, DateTimeOffset now)
    {
        // keys without a version are of an attempt that was cut off: nobody has seen them
        Discard(store);

        // a proof is dated to the second, and never before the version that it follows
        DateTimeOffset created = identity.Registration.CreatedAt is { } last && last > now ? last : now;
        byte[] next = change.Deactivates
            ? MeshRegistration.CreateDeactivation(identity.Registration, identity.MeshKey, identity.KeyId, created)
            : MeshRegistration.CreateNext(
                identity.Registration,
                NextDocument.Of(
                    identity,
                    change.Services,
                    change.RotatesKey ? MakeKey(store, KeyNames.Mesh, change.KeyUri) : null,
                    change.RotatesInvokingKey ? MakeKey(store, KeyNames.Invoking, uri: null) : null),
                identity.MeshKey,
                identity.KeyId,
                created);
        if (!identity.History.TryAppend(next, created, out _, out RegistrationRefusal refusal))
        {
            Discard(store);
            throw new MeshFolderException($"Version {identity.Registration.Version + 1} of {identity.History.Id} would not be valid ({refusal}).");
        }

        FolderFiles.WriteAtomic(NextPath, next);
        return next;
    }

    /// <summary>Takes the change back: a hub has refused it.</summary>
    public void Discard(FileKeyStore store)
    {
        File.Delete(NextPath);
        foreach (string name in Rotatable)
        {
            File.Delete(store.PathOf(KeyNames.Next(name)));
        }
    }

    /// <summary>Puts the version that waits, if any, in its place; the history afterwards. Doing it twice is harmless.</summary>
    /// <exception cref="MeshFolderException">It does not follow the present version.</exception>
    public MeshHistory Commit(FileKeyStore store, DateTimeOffset now)
    {
        MeshHistory history = Read(now);
        if (ReadNext() is { } next && !history.Current.Bytes.Span.SequenceEqual(next))
        {
            if (!history.TryAppend(next, now, out MeshHistory? longer, out RegistrationRefusal refusal))
            {
                throw new MeshFolderException($"'{NextPath}' is not the version after {history.Current.Version} of {history.Id} ({refusal}). Delete it to go on with the present version.");
            }

            history = longer;
            FolderFiles.WriteAtomic(HistoryPath, MeshHistoryJson.Write(history));
        }

        Settle(store, history);
        return history;
    }

    /// <summary>Finishes a commit that a crash cut off after the history was written: its keys take their places.</summary>
    public void Settle(FileKeyStore store, MeshHistory history)
    {
        bool isCommitted = ReadNext() is { } next && history.Current.Bytes.Span.SequenceEqual(next);
        if (!isCommitted)
        {
            // Keys that wait without it are of an attempt that was cut off: one in a token that is away must not close the folder.
            return;
        }

        foreach (string name in Rotatable)
        {
            if (store.Find(KeyNames.Next(name)) is not null && IsListed(store, KeyNames.Next(name), history.Current))
            {
                Promote(store, name, history);
            }
        }

        FolderFiles.WriteAtomic(RegistrationPath, history.Current.Bytes.Span);
        File.Delete(NextPath);
    }

    private static bool IsListed(FileKeyStore store, string name, MeshRegistration registration)
    {
        using IEd25519SigningKey key = MeshIdentity.OpenSigning(store, name);
        return registration.Document.VerificationMethods.Any(method => key.PublicKey.Equals(method.Ed25519));
    }

    // The old key is kept beside: it may be the one that payloads were sealed for.
    private static void Promote(FileKeyStore store, string name, MeshHistory history)
    {
        if (store.Find(name) is not null)
        {
            string keyId;
            using (IEd25519SigningKey old = MeshIdentity.OpenSigning(store, name))
            {
                keyId = history.Versions.SelectMany(version => version.Registration.Document.VerificationMethods).FirstOrDefault(method => old.PublicKey.Equals(method.Ed25519))?.Id ?? "#unlisted";
            }

            File.Copy(store.PathOf(name), store.PathOf(KeyNames.Former(name, keyId)), overwrite: true);
        }

        File.Move(store.PathOf(KeyNames.Next(name)), store.PathOf(name), overwrite: true);
    }

    private static Ed25519PublicKey MakeKey(FileKeyStore store, string name, string? uri)
    {
        string next = KeyNames.Next(name);
        if (uri is not null)
        {
            store.Link(next, uri);
        }
        else
        {
            _ = store.CreateLike(next, store.Find(name) is null ? KeyNames.Mesh : name, KeyKind.Ed25519);
        }

        using IEd25519SigningKey key = MeshIdentity.OpenSigning(store, next);
        return key.PublicKey;
    }
}
