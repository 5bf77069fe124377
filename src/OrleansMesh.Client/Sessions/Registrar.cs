using OrleansMesh.Client.Federations;
using OrleansMesh.Client.Folders;
using OrleansMesh.Client.Messages;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Sessions;

/// <summary>Changes our own registration at the hub and in the folder, in that order (I-01).</summary>
internal sealed class Registrar(MeshFolder folder, MeshClientOptions options, IHubRequests hub, Outbox outbox) : IDisposable
{
    // The hub ends the session of a key that is replaced, perhaps before its answer is out: then asking again tells.
    private const int AttemptsMax = 5;

    private static readonly TimeSpan AttemptDelay = TimeSpan.FromSeconds(1);

    private static readonly string[] NotTaken = ["document-invalid", "deactivated", "unknown-mesh"];

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>False when a change was finished that an attempt before had begun.</summary>
    public async Task<bool> ChangeAsync(RegistrationChange change, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            PreparedChange prepared = folder.Prepare(Completed(change), options.Clock.GetUtcNow());
            await outbox.PauseAsync(ct);
            await TellAsync(prepared, ct);
            return !prepared.IsResumed;
        }
        finally
        {
            await outbox.ResumeAsync();
            _ = _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // Folders of before have one key for all: with its first rotation, capabilities get their own (I-06).
    private RegistrationChange Completed(RegistrationChange change) => change with { RotatesInvokingKey = change.RotatesInvokingKey || (change.RotatesKey && !folder.HasInvokingKey) };

    private async Task TellAsync(PreparedChange prepared, CancellationToken ct)
    {
        long before = folder.Registration.Version;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                var request = new UpdateMeshRequest(AgreementText.ToElement(prepared.Registration));
                _ = await hub.AskAsync(RequestTypes.UpdateMesh, request, RequestJson.Default.UpdateMeshRequest, RequestJson.Default.DoneResult, options.RequestTimeout, ct);
                _ = folder.Commit(options.Clock.GetUtcNow());
                return;
            }
            catch (Exception e) when (e is MeshUnreachableException or MeshRefusedException && (folder.HasEnded || folder.Registration.Version > before))
            {
                // meanwhile a session was joined, or refused, with the version that waited: the hub has it
                return;
            }
            catch (MeshUnreachableException) when (attempt < AttemptsMax)
            {
                await Task.Delay(AttemptDelay, options.Clock, ct);
            }
            catch (MeshRefusedException refused) when (attempt == 1 && !prepared.IsResumed && NotTaken.Contains(refused.Reason))
            {
                // only where no hub can have taken it: with its key the mesh would be lost
                folder.Discard();
                throw;
            }
        }
    }
}
