using System.Threading.Channels;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Client.Federations;

/// <summary>Shows the application which negotiations wait for our answer.</summary>
internal sealed class TurnDesk(MeshFolder folder, MeshClientOptions options, IHubRequests hub, FederationCommands commands)
{
    // One beyond it stays with the hub, which lists it again after the next connection.
    private const int WaitingMax = 256;

    private readonly Channel<FederationTurn> _shown = Channel.CreateBounded<FederationTurn>(
        new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropWrite });

    public IAsyncEnumerable<FederationTurn> ShownAsync(CancellationToken ct) => _shown.Reader.ReadAllAsync(ct);

    /// <summary>No more turns come; readers see the end, or <paramref name="reason"/> when there is one.</summary>
    public void Complete(Exception? reason = null) => _shown.Writer.TryComplete(reason);

    /// <summary>Shows a verified history when the answer is ours and each party's keys in it are its own.</summary>
    /// <param name="credential">Of the mesh that requested the federation.</param>
    /// <exception cref="MeshRefusedException">A party's registration does not hold.</exception>
    public async Task ShowAsync(FederationLink head, MeshAgentCredential? credential, CancellationToken ct)
    {
        string self = folder.MeshId.ToString();
        if (FederationTurn.Of(commands, head, self, credential) is not { } turn)
        {
            return;
        }

        AgreementParty[] others = [.. head.Standing.Parties.Concat(turn.Terms?.Terms.Parties ?? []).Where(party => party.Id != self)];
        RegisteredKeys keys = await RegisteredKeys.AskAsync(others.Select(party => party.Id).Distinct(), options, hub, ct);
        if (others.All(party => keys.Find(party.Id, party.KeyId, head.Standing.Time) is Ed25519PublicKey key && key.Equals(party.Key)))
        {
            _ = _shown.Writer.TryWrite(turn);
        }
    }
}
