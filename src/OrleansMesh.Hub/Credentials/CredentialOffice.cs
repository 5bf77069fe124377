using Microsoft.Extensions.Options;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Hub.Composition;
using OrleansMesh.Storage.Credentials;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Hub.Credentials;

/// <summary>What a hub's operator does with its credentials, in the hub's folder; the hub itself may be running and sees each change within a second.</summary>
public sealed class CredentialOffice : IAsyncDisposable
{
    private readonly StoreWriter _writer;
    private readonly StoreReader _reader;
    private readonly SqlCredentialRegister _register;

    private CredentialOffice(StoreOptions options)
    {
        var store = StoreDatabase.Of(options, exclusive: false);
        _writer = new StoreWriter(store, Options.Create(options));
        _reader = store.OpenReader(_writer);
        _register = new SqlCredentialRegister(_writer, _reader);
    }

    /// <summary>Opens the register of the hub in a data folder: in the PostgreSQL database that the hub noted there, else in the folder, where it is made when the hub has not run yet.</summary>
    /// <exception cref="HubDatabaseException">The database cannot be used.</exception>
    public static CredentialOffice Open(string folder)
    {
        try
        {
            return new CredentialOffice(new StoreOptions { Path = Path.Combine(Path.GetFullPath(folder), "hub.db"), Database = DatabaseNote.Read(folder) });
        }
        catch (StoreUnavailableException e)
        {
            throw new HubDatabaseException(e.Message, e);
        }
    }

    /// <summary>Issues a MeshAgentCredential with a place in the hub's status lists.</summary>
    /// <param name="location">Where the hub's HTTP is reached, else its DID: the beginning of the lists' URLs.</param>
    public async Task<byte[]> IssueAsync(
        Did hub, IEd25519SigningKey key, string keyId, string location, MeshAgentClaims claims, DateTimeOffset validFrom, DateTimeOffset validUntil, ProofSuite suite, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claims);
        IssuedCredential place = await _register.AllocateAsync(
            claims.Subject.ToString(), validFrom.ToUnixTimeMilliseconds(), validUntil.ToUnixTimeMilliseconds(), cancellationToken);
        CredentialStatusEntry[] statuses = [.. Enum.GetValues<StatusPurpose>().Select(purpose => new CredentialStatusEntry(
            CredentialStatusEntry.BitstringType, StatusPurposeNames.Of(purpose), place.Index, StatusLists.UrlOf(location, place.List, purpose), 1))];
        return MeshAgentDraft.Of(hub, claims, validFrom, validUntil, suite, statuses).Sign(keyId, key, suite);
    }

    /// <summary>Revokes, suspends or resumes a credential that this hub issued.</summary>
    /// <param name="to">Revoked, suspended or active.</param>
    /// <returns><see cref="StatusChange.NotAllocated"/> for a credential without a place in this hub's lists.</returns>
    public async Task<StatusChange> ChangeAsync(CredentialDocument credential, StatusState to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return TryPlace(credential, out int list, out int index)
            ? await _register.ChangeAsync(list, index, to, cancellationToken)
            : StatusChange.NotAllocated;
    }

    /// <summary>What the register says of a credential.</summary>
    public async Task<StatusState> StateOfAsync(CredentialDocument credential, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return TryPlace(credential, out int list, out int index)
            ? (await _register.OfListAsync(list, cancellationToken)).FirstOrDefault(issued => issued.Index == index)?.State ?? StatusState.Free
            : StatusState.Free;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _writer.DisposeAsync();
    }

    private static bool TryPlace(CredentialDocument credential, out int list, out int index)
    {
        CredentialStatusEntry? entry = credential.Statuses.FirstOrDefault(status => status.Type == CredentialStatusEntry.BitstringType && status.Purpose == "revocation");
        string name = entry is null ? "" : entry.ListUrl[(entry.ListUrl.LastIndexOf('/') + 1)..];
        index = entry is { Index: < StatusBits.EntriesMin } ? (int)entry.Index : -1;
        list = 0;
        return index >= 0 && name.EndsWith("-revocation", StringComparison.Ordinal)
            && int.TryParse(name[..name.IndexOf('-', StringComparison.Ordinal)], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out list);
    }
}
