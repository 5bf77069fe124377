using OrleansMesh.Client.Folders;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Client.Federations;

/// <summary>
/// Our own copies of our agreements, the last of each federation: what they say, no hub changes. One that is over does not come back in its
/// version, a newer one is not followed by an older, and no version has two texts. Thread-safe.
/// </summary>
internal sealed class AgreementCopies
{
    // Far more than a mesh has; what comes beyond is believed by its signatures alone.
    private const int CountMax = 4 * AgreementShelf.OverMax;

    private readonly AgreementShelf _shelf;
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Copy> _copies = [];

    public AgreementCopies(AgreementShelf shelf)
    {
        _shelf = shelf;
        foreach (HeldAgreement held in shelf.Read())
        {
            Set(held, Task.CompletedTask);
        }
    }

    /// <summary>Whether our copy speaks against this agreement's being in force.</summary>
    public bool Gainsay(Agreement agreement)
    {
        lock (_gate)
        {
            return _copies.TryGetValue(agreement.Terms.FederationId, out Copy? copy) && copy.Held.State switch
            {
                HeldState.Over => agreement.Terms.Version <= copy.Version,
                HeldState.InForce => agreement.Terms.Version < copy.Version || (agreement.Terms.Version == copy.Version && !copy.IsOf(agreement)),
                _ => false,
            };
        }
    }

    /// <summary>Completes when the agreement survives a crash; at once when it is kept so already.</summary>
    /// <param name="isProposed">We proposed it, and wait for the others anyway: it is kept with their answer, if that comes at once.</param>
    /// <remarks>That it came into force is kept a little later, when the text with all signatures is kept: after a crash in between, whoever shows it shows that very text.</remarks>
    public Task KeepAsync(Agreement agreement, HeldState state, bool isProposed = false)
    {
        lock (_gate)
        {
            bool isKnown = _copies.TryGetValue(agreement.Terms.FederationId, out Copy? copy) && !copy.Kept.IsFaulted
                && copy.IsOf(agreement) && copy.Held.State >= state && copy.Held.Agreement.Signatures.Count >= agreement.Signatures.Count;
            if (isKnown)
            {
                return copy!.Kept;
            }

            bool isTextKept = state == HeldState.InForce && copy is { Held.State: HeldState.Signed, Kept.IsFaulted: false }
                && copy.IsOf(agreement) && copy.Held.Agreement.Signatures.Count == agreement.Signatures.Count;
            Task kept = isTextKept || isProposed ? _shelf.KeepSoonAsync(agreement, state) : _shelf.KeepAsync(agreement, state);
            Set(new HeldAgreement(agreement, state), kept);
            return kept;
        }
    }

    /// <summary>The federation was declined, or has ended.</summary>
    public void Over(Guid federationId)
    {
        lock (_gate)
        {
            if (_copies.TryGetValue(federationId, out Copy? copy) && copy.Held.State != HeldState.Over)
            {
                Set(copy.Held with { State = HeldState.Over }, _shelf.KeepAsync(copy.Held.Agreement, HeldState.Over));
            }
        }
    }

    /// <summary>Completes when what we have of the federation survives a crash.</summary>
    public Task KeptAsync(Guid federationId)
    {
        lock (_gate)
        {
            return _copies.TryGetValue(federationId, out Copy? copy) ? copy.Kept : Task.CompletedTask;
        }
    }

    private void Set(HeldAgreement held, Task kept)
    {
        Guid federationId = held.Agreement.Terms.FederationId;
        bool isFormer = _copies.TryGetValue(federationId, out Copy? copy) && copy.Version > held.Agreement.Terms.Version;
        if (!isFormer && (copy is not null || _copies.Count < CountMax))
        {
            _copies[federationId] = new Copy(held, kept);
        }
    }

    private sealed record Copy(HeldAgreement Held, Task Kept)
    {
        public int Version => Held.Agreement.Terms.Version;

        public bool IsOf(Agreement agreement) => Held.Agreement.SigningInput.Span.SequenceEqual(agreement.SigningInput.Span);
    }
}
