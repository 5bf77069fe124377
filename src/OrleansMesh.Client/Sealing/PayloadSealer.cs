using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Sealing;

namespace OrleansMesh.Client.Sealing;

/// <summary>Seals what is to be sent, for the newest key of its target. Thread-safe.</summary>
internal sealed class PayloadSealer(MeshFolder folder, MeshClientOptions options, PeerKeys peers) : IDisposable
{
    // Federations times partners that one process sends to at a time; one too many begins a new context later.
    private const int SendersMax = 1024;

    private static readonly JsonLimits Limits = new() { BytesMax = FmpLimits.EnvelopeBytesMax };

    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid FederationId, string Target), (SealingKey Recipient, SealedSender Sender)> _senders = [];
    private bool _disposed;

    /// <summary>The draft with its data sealed, once: when it is sent again, it is the same ciphertext. Waits for the hub as long as the caller does.</summary>
    /// <exception cref="MeshRefusedException">The target's keys do not hold, or the data cannot be sealed.</exception>
    public async Task<FmpDraft> SealAsync(FmpDraft draft, MeshFederation federation, CancellationToken ct)
    {
        if (draft.PayloadType == PayloadTypes.McpRequest)
        {
            throw new MeshRefusedException("seal-unsupported", "A hub must read an mcp.request to hold it against the grants. Send it unsealed.");
        }

        if (!CanonicalJson.TryCanonicalize(draft.PayloadData, Limits, out byte[]? data, out _))
        {
            throw Refused(Refusal.InvalidPayload);
        }

        if (data.Length > SealLimits.PlaintextBytesMax)
        {
            throw Refused(Refusal.EnvelopeTooLarge);
        }

        AgreementParty party = federation.Agreement.FindParty(draft.TargetMeshId)!;
        IReadOnlyList<SealingKey> keys = await KeysAsync(party, ct);
        if (keys is not [var recipient, ..])
        {
            throw new MeshRefusedException(
                SealRefusalText.Word(SealRefusal.PeerUnverified),
                $"What the hub shows as the registration of {party.Id} is not signed by the key that the agreement names ({party.KeyId}). Nothing was sent; ask the partner, and tell the hub's operator.");
        }

        SealedPayload payload = Seal(draft, recipient, data);
        return draft with { PayloadData = payload.Data, PayloadEncryption = payload.Encryption };
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach ((_, SealedSender sender) in _senders.Values)
            {
                sender.Dispose();
            }

            _senders.Clear();
        }
    }

    private static MeshRefusedException Refused(Refusal refusal) => new(RefusalText.Word(refusal), RefusalText.Detail(refusal));

    private async Task<IReadOnlyList<SealingKey>> KeysAsync(AgreementParty party, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await peers.GetAsync(party, ct);
            }
            catch (MeshUnreachableException)
            {
                // Each try waits for a session as long as a request may take: this is no busy loop.
            }
        }
    }

    private SealedPayload Seal(FmpDraft draft, SealingKey recipient, byte[] data)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(MeshClient));
            DateTimeOffset now = options.Clock.GetUtcNow();
            return SenderTo(draft, recipient, now).Seal(draft.MessageId, draft.PayloadType, data, now);
        }
    }

    private SealedSender SenderTo(FmpDraft draft, SealingKey recipient, DateTimeOffset now)
    {
        (Guid, string) key = (draft.FederationId, draft.TargetMeshId);
        if (_senders.TryGetValue(key, out (SealingKey Recipient, SealedSender Sender) known) && known.Recipient == recipient)
        {
            return known.Sender;
        }

        var binding = new SealBinding(draft.FederationId, draft.SourceMeshId, draft.TargetMeshId, folder.AgreementKeys.OwnKeyId, recipient.Id);
        if (!SealedSender.TryCreate(binding, options.SealAlgorithm, folder.AgreementKeys.Own, recipient.Key, now, out SealedSender? sender))
        {
            throw new MeshRefusedException(SealRefusalText.Word(SealRefusal.KeyUnusable), $"The key {recipient.Id} agrees on nothing. Nothing was sent; tell the partner.");
        }

        Leave(key);
        _senders[key] = (recipient, sender);
        return sender;
    }

    // The one before it of the same target; or any other, when there are too many.
    private void Leave((Guid FederationId, string Target) key)
    {
        if (!_senders.ContainsKey(key))
        {
            if (_senders.Count < SendersMax)
            {
                return;
            }

            key = _senders.Keys.First();
        }

        if (_senders.Remove(key, out (SealingKey Recipient, SealedSender Sender) left))
        {
            left.Sender.Dispose();
        }
    }
}
