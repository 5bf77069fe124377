using System.Collections.Frozen;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Gateway;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Hub.Credentials;

/// <summary>This hub's own status lists, signed and read back, as one snapshot that is replaced whole (I-03).</summary>
internal sealed class StatusLists(ICredentialRegister register, HubIdentity identity)
{
    /// <summary>What readers may keep a list for; within this region it is known at once.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ValidFor = TimeSpan.FromDays(1);

    private FrozenDictionary<string, Published> _published = FrozenDictionary<string, Published>.Empty;

    /// <summary>The name of a list in its URL, <c>1-revocation</c>.</summary>
    public static string NameOf(int list, StatusPurpose purpose) => $"{list}-{StatusPurposeNames.Of(purpose)}";

    /// <summary>The URL of a list of a hub that is reached at <paramref name="location"/>.</summary>
    public static string UrlOf(string location, int list, StatusPurpose purpose) => $"{location}/status/{NameOf(list, purpose)}";

    /// <summary>A list by its name; null when there is none.</summary>
    public Published? Get(string name) => Volatile.Read(ref _published).GetValueOrDefault(name);

    /// <summary>The list of a URL; null when there is none. A hub's address may change while its credentials live on, so the name counts; whose list it is, the verifier checks.</summary>
    public SignedStatusList? Find(string url) => url is not null ? Get(url[(url.LastIndexOf('/') + 1)..])?.List : null;

    /// <summary>Signs all lists anew.</summary>
    /// <param name="location">Where this hub is reached, without a slash at the end.</param>
    public async ValueTask PublishAsync(string location, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> numbers = await register.ListsAsync(cancellationToken);
        var published = new Dictionary<string, Published>(StringComparer.Ordinal);
        foreach (int number in numbers.Count > 0 ? numbers : [1])
        {
            var states = new StatusRegister();
            foreach (IssuedCredential issued in await register.OfListAsync(number, cancellationToken))
            {
                states.Restore(issued.Index, issued.State);
            }

            foreach (StatusPurpose purpose in Enum.GetValues<StatusPurpose>())
            {
                published[NameOf(number, purpose)] = Sign(UrlOf(location, number, purpose), purpose, states.BitsOf(purpose), now);
            }
        }

        Volatile.Write(ref _published, published.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private Published Sign(string url, StatusPurpose purpose, StatusBits bits, DateTimeOffset now)
    {
        var draft = new StatusListDraft(url, identity.Document.Id, purpose, bits, now, now + ValidFor, TimeToLive);
        byte[] bytes = draft.Sign(identity.KeyId, identity.Key);
        return SignedStatusList.TryVerify(bytes, url, _ => identity.Document, now, out SignedStatusList? list, out StatusListRefusal refusal)
            ? new Published(bytes, list)
            : throw new InvalidOperationException($"The hub's own status list does not verify: {refusal}.");
    }

    /// <summary>A list as it is served and as it is used here.</summary>
    internal sealed record Published(byte[] Bytes, SignedStatusList List);
}
