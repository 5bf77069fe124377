using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Identity.Registry;

/// <summary>
/// All versions of a mesh's registration from the first, each signed by a key of the one before and naming its hash (I-01). Only a
/// verified one exists, and verifying needs nobody's word: the first version is signed by its own key.
/// </summary>
/// <remarks>Who holds an old key can write another continuation of its version: whoever saw a history before compares with <see cref="Continues"/>.</remarks>
public sealed class MeshHistory
{
    /// <summary>Most versions; the last place is for a deactivation.</summary>
    public const int VersionsMax = 1024;

    /// <summary>Most bytes of all versions together; the last <see cref="LastWordBytes"/> are for a deactivation.</summary>
    public const int BytesMax = 1024 * 1024;

    /// <summary>Most bytes of a deactivation that finds its place in any history.</summary>
    public const int LastWordBytes = 4 * 1024;

    private readonly MeshVersion[] _versions;
    private readonly KeyWindow[] _windows;

    private MeshHistory(MeshVersion[] versions, KeyWindow[] windows)
    {
        _versions = versions;
        _windows = windows;
    }

    /// <summary>The mesh.</summary>
    public Did Id => Current.Document.Id;

    /// <summary>From the first to the present one; never empty.</summary>
    public IReadOnlyList<MeshVersion> Versions => _versions;

    /// <summary>The present version.</summary>
    public MeshRegistration Current => _versions[^1].Registration;

    /// <summary>When each key was one for authentication, in the order of their first appearance.</summary>
    public IReadOnlyList<KeyWindow> KeyWindows => _windows;

    /// <summary>The mesh has ended for ever.</summary>
    public bool IsDeactivated => Current.IsDeactivated;

    /// <summary>Bytes of all versions together.</summary>
    public int Bytes => _versions.Sum(version => version.Registration.Bytes.Length);

    /// <summary>Verifies a history from its first version on, with nothing but itself.</summary>
    /// <param name="versions">1 to <see cref="VersionsMax"/> registrations, oldest first.</param>
    public static bool TryVerify(
        IReadOnlyList<ReadOnlyMemory<byte>> versions, DateTimeOffset now, [NotNullWhen(true)] out MeshHistory? history, out MeshHistoryFault fault)
    {
        ArgumentNullException.ThrowIfNull(versions);
        history = null;
        fault = new MeshHistoryFault(0, RegistrationRefusal.DocumentInvalid);
        if (versions.Count > VersionsMax)
        {
            fault = new MeshHistoryFault(versions.Count, RegistrationRefusal.HistoryFull);
            return false;
        }

        var verified = new List<MeshRegistration>(versions.Count);
        var keys = new Dictionary<string, Ed25519PublicKey>(StringComparer.Ordinal);
        int bytes = 0;
        for (int at = 0; at < versions.Count; at++)
        {
            RegistrationRefusal refusal = Append(verified, keys, ref bytes, versions[at], now);
            if (refusal != RegistrationRefusal.None)
            {
                fault = new MeshHistoryFault(at, refusal);
                return false;
            }
        }

        history = verified.Count > 0 ? Of(verified) : null;
        fault = history is null ? fault : default;
        return history is not null;
    }

    /// <summary>Verifies one more version.</summary>
    public bool TryAppend(ReadOnlyMemory<byte> next, DateTimeOffset now, [NotNullWhen(true)] out MeshHistory? history, out RegistrationRefusal refusal)
    {
        List<MeshRegistration> verified = [.. _versions.Select(version => version.Registration)];
        var keys = new Dictionary<string, Ed25519PublicKey>(StringComparer.Ordinal);
        verified.ForEach(version => TakeKeys(version.Document, keys));
        int bytes = Bytes;
        refusal = Append(verified, keys, ref bytes, next, now);
        history = refusal == RegistrationRefusal.None ? Of(verified) : null;
        return history is not null;
    }

    /// <summary>The version that was the present one at <paramref name="time"/>; null before the first.</summary>
    public MeshVersion? At(DateTimeOffset time) => _versions.LastOrDefault(version => version.ValidFrom <= time);

    /// <summary>The key of an absolute or relative id, when it was listed for <paramref name="purpose"/> at <paramref name="time"/>: old keys verify what was signed in their time.</summary>
    public bool TryFindKey(string keyId, KeyPurpose purpose, DateTimeOffset time, [NotNullWhen(true)] out Ed25519PublicKey? key)
    {
        key = null;
        return At(time) is { } version && version.Registration.Document.TryFindKey(keyId, purpose, out key);
    }

    /// <summary>Whether this history starts with all of <paramref name="earlier"/>: false for another branch.</summary>
    public bool Continues(MeshHistory earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        // each version names the hash of the one before, so the last one stands for all
        return earlier._versions.Length <= _versions.Length
            && _versions[earlier._versions.Length - 1].Registration.Bytes.Span.SequenceEqual(earlier.Current.Bytes.Span);
    }

    private static RegistrationRefusal Append(
        List<MeshRegistration> verified, Dictionary<string, Ed25519PublicKey> keys, ref int bytes, ReadOnlyMemory<byte> next, DateTimeOffset now)
    {
        if (!MeshRegistration.TryVerify(next, verified.Count > 0 ? verified[^1] : null, now, out MeshRegistration? registration, out RegistrationRefusal refusal))
        {
            return refusal;
        }

        int reserved = registration.IsDeactivated ? 0 : 1;
        if (verified.Count + reserved >= VersionsMax || bytes + registration.Bytes.Length + (reserved * LastWordBytes) > BytesMax)
        {
            return RegistrationRefusal.HistoryFull;
        }

        if (!TakeKeys(registration.Document, keys))
        {
            return RegistrationRefusal.KeyIdReused;
        }

        bytes += registration.Bytes.Length;
        verified.Add(registration);
        return RegistrationRefusal.None;
    }

    private static bool TakeKeys(DidDocument document, Dictionary<string, Ed25519PublicKey> keys)
    {
        foreach (VerificationMethod method in document.VerificationMethods)
        {
            if (method.Ed25519 is { } key && !keys.TryAdd(method.Id, key) && !keys[method.Id].Equals(key))
            {
                return false;
            }
        }

        return true;
    }

    private static MeshHistory Of(List<MeshRegistration> registrations)
    {
        var versions = new MeshVersion[registrations.Count];
        for (int at = 0; at < versions.Length; at++)
        {
            DateTimeOffset? until = at + 1 < versions.Length ? registrations[at + 1].CreatedAt : null;
            versions[at] = new MeshVersion(registrations[at], registrations[at].CreatedAt ?? DateTimeOffset.MinValue, until);
        }

        return new MeshHistory(versions, [.. WindowsOf(versions)]);
    }

    // A key that was taken out and put back has two windows.
    private static List<KeyWindow> WindowsOf(MeshVersion[] versions)
    {
        var windows = new List<KeyWindow>();
        foreach (MeshVersion version in versions)
        {
            foreach (VerificationMethod method in version.Registration.Document.KeysFor(KeyPurpose.Authentication))
            {
                if (method.Ed25519 is not { } key)
                {
                    continue;
                }

                int open = windows.FindLastIndex(window => window.KeyId == method.Id && window.Until == version.ValidFrom);
                if (open >= 0)
                {
                    windows[open] = windows[open] with { Until = version.ValidUntil };
                }
                else
                {
                    windows.Add(new KeyWindow(method.Id, key, version.ValidFrom, version.ValidUntil));
                }
            }
        }

        return windows;
    }
}
