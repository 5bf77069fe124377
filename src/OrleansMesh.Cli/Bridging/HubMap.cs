using System.Text;
using OrleansMesh.Client;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Mapping;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Bridging;

/// <summary>
/// The identity map that a mesh keeps at its hub (I-11), asked for again after <see cref="KnownTime"/>, so that what is taken out of it maps nobody a second
/// later. It is taken when the mesh itself signed it, and never in place of one that was signed later; where there is none to take, nobody is anybody.
/// </summary>
internal sealed class HubMap(MeshClient client, MeshFolder folder, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan KnownTime = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private IdentityMap _map = IdentityMap.Nobody;
    private string? _tag;
    private DateTimeOffset _signedAt;
    private DateTimeOffset _askedAt;

    /// <summary>The map as it is now.</summary>
    public async ValueTask<IdentityMap> FindAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (now - _askedAt >= KnownTime)
            {
                Take(await AskAsync(ct), now);
                _askedAt = now;
            }

            return _map;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>Verifies what a hub keeps.</summary>
    /// <exception cref="CliFailureException">It is no map, or not signed by the mesh.</exception>
    public static SignedIdentityMap Verify(ShowMapResult kept, MeshFolder folder, DateTimeOffset now)
    {
        byte[] bytes = kept.Map is { } map ? Encoding.UTF8.GetBytes(map.GetRawText()) : [];
        return SignedIdentityMap.TryVerify(bytes, folder.Registration.Document, now, out SignedIdentityMap? signed, out IdentityMapFault fault, out ProofRefusal refusal) ? signed
            : fault != IdentityMapFault.None ? throw new CliFailureException("map-invalid", $"What the hub keeps is no identity map: {MapFile.Words(fault)}.", "Bring another: orleansmesh map publish FILE.")
            : throw new CliFailureException("map-unsigned", $"The map at the hub is not signed by a present key of {folder.MeshId} ({refusal}).", "Bring it again: orleansmesh map publish FILE.");
    }

    private async Task<ShowMapResult?> AskAsync(CancellationToken ct)
    {
        try
        {
            return await client.ShowMapAsync(_tag, ct);
        }
        catch (Exception lost) when (lost is MeshRefusedException or MeshUnreachableException)
        {
            return null;
        }
    }

    // Seen bytes are judged once, when they are new.
    private void Take(ShowMapResult? kept, DateTimeOffset now)
    {
        if (kept is not null && kept.Tag == _tag)
        {
            return;
        }

        (_map, _tag) = (IdentityMap.Nobody, kept?.Tag);
        try
        {
            if (kept is not null && Verify(kept, folder, now) is { } signed && signed.SignedAt >= _signedAt)
            {
                (_map, _signedAt) = (signed.Map, signed.SignedAt);
            }
        }
        catch (CliFailureException)
        {
            // Nobody is anybody until it is mended; 'map show' says why.
        }
    }
}
