using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Sealing;

namespace OrleansMesh.Client.Sealing;

/// <summary>Opens what came sealed, and counts what does not open. Thread-safe.</summary>
internal sealed class PayloadOpener(MeshFolder folder, PeerKeys peers) : IDisposable
{
    private readonly SealedReceiver _receiver = new();
    private readonly long[] _refused = new long[Enum.GetValues<SealRefusal>().Length];

    /// <summary>Messages that did not open, by reason; reasons that did not occur are left out.</summary>
    public IReadOnlyDictionary<SealRefusal, long> Refused => Enum.GetValues<SealRefusal>()
        .Select(reason => KeyValuePair.Create(reason, Interlocked.Read(ref _refused[(int)reason])))
        .Where(count => count.Value > 0)
        .ToDictionary();

    /// <summary>The payload's data as canonical JSON; null when it is sealed and does not open.</summary>
    /// <param name="persistent">Whether to wait for the hub until it shows the source's keys; else one failure is enough.</param>
    public async ValueTask<ReadOnlyMemory<byte>?> OpenAsync(AdmittedEnvelope admitted, bool persistent, CancellationToken ct)
    {
        if (!admitted.Envelope.IsSealed)
        {
            return admitted.Envelope.PayloadData;
        }

        (ReadOnlyMemory<byte> data, SealRefusal refusal) = await TryOpenAsync(admitted, persistent, ct);
        if (refusal == SealRefusal.None)
        {
            return data;
        }

        _ = Interlocked.Increment(ref _refused[(int)refusal]);
        return null;
    }

    public void Dispose() => _receiver.Dispose();

    private async ValueTask<(ReadOnlyMemory<byte> Data, SealRefusal Refusal)> TryOpenAsync(AdmittedEnvelope admitted, bool persistent, CancellationToken ct)
    {
        if (!SealedMessage.TryRead(admitted, out SealedMessage? message, out SealRefusal refusal))
        {
            return (default, refusal);
        }

        if (folder.AgreementKeys.Find(message.Block.RecipientKey) is not { } own)
        {
            return (default, SealRefusal.RecipientKeyUnknown);
        }

        AgreementParty source = admitted.Lease.Agreement.FindParty(admitted.Envelope.SourceMeshId)!;
        IReadOnlyList<SealingKey> keys = await KeysAsync(source, message.Block.SenderKey, persistent, ct);
        X25519PublicKey? sender = keys.FirstOrDefault(k => k.Id == message.Block.SenderKey)?.Key;
        if (sender is null)
        {
            return (default, keys.Count == 0 ? SealRefusal.PeerUnverified : SealRefusal.SenderKeyUnknown);
        }

        _ = _receiver.TryOpen(message, own, sender, out ReadOnlyMemory<byte> data, out refusal);
        return (data, refusal);
    }

    private async ValueTask<IReadOnlyList<SealingKey>> KeysAsync(AgreementParty source, string keyId, bool persistent, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await peers.GetAsync(source, keyId, ct);
            }
            catch (MeshUnreachableException) when (persistent)
            {
                // Each try waits for a session as long as a request may take: this is no busy loop.
            }
            catch (MeshUnreachableException)
            {
                return [];
            }
        }
    }
}
