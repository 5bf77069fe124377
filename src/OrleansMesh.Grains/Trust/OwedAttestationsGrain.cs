using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Grains.Trust;

/// <summary>Keeps what this hub owes to the homes of attested meshes, over its restarts (G-01).</summary>
public sealed class OwedAttestationsGrain([PersistentState("owed-attestations", GrainStores.Hub)] IPersistentState<OwedAttestationsState> state, TimeProvider clock) : Grain, IOwedAttestationsGrain
{
    private OwedAttestations? _owed;

    private OwedAttestations Owed => (_owed ??= new OwedAttestations(state.State.Attestations.Select(Parse))).At(clock.GetUtcNow());

    /// <inheritdoc/>
    public async Task<bool> OweAsync(byte[] attestation)
    {
        OwedAttestations? next = Owed.With(Parse(attestation));
        if (next is not null)
        {
            await KeepAsync(next);
        }

        return next is not null;
    }

    /// <inheritdoc/>
    public Task SettleAsync(byte[] attestation) => KeepAsync(Owed.Without(Parse(attestation)));

    /// <inheritdoc/>
    public Task<byte[][]> GetAsync() => Task.FromResult<byte[][]>([.. Owed.All.Select(each => each.Bytes.ToArray())]);

    private async Task KeepAsync(OwedAttestations next)
    {
        if (!next.All.SequenceEqual(_owed!.All))
        {
            await state.ReplaceAsync(new OwedAttestationsState { Attestations = [.. next.All.Select(each => each.Bytes.ToArray())] });
            _owed = next;
        }
    }

    private static MeshAttestation Parse(byte[] bytes) =>
        MeshAttestation.TryParse(bytes, out MeshAttestation? parsed, out AttestationRefusal fault) ? parsed : throw new ArgumentException($"That is no attestation: {fault}.");
}
