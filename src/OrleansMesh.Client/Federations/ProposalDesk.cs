using System.Buffers.Text;
using System.Threading.Channels;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Federations;

/// <summary>Takes proposals, a few at a time: verifies, accepts by rule, or shows them to the application.</summary>
internal sealed class ProposalDesk(
    MeshFolder folder, MeshClientOptions options, IHubRequests hub, FederationBook book, VerifiedRegistrations registrations, FederationCommands commands)
{
    private readonly ShownRegistrations _registrations = new(options.Clock, options.RequestTimeout, hub, registrations);
    private readonly TurnDesk _turns = new(folder, options, hub, commands);

    // A proposal beyond it stays with the hub, which lists it again after the next connection.
    private const int WaitingMax = 256;

    // Each waits for the hub's disk: one after another, a mesh that many ask would answer only as fast as that.
    private const int HandledAtOnceMax = 8;

    private static readonly string[] PassingReasons = ["hub-unreachable", "held-elsewhere", "unknown-federation", "internal-error"];

    private readonly Channel<FederationView> _arrived = Channel.CreateBounded<FederationView>(
        new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Lock _rule = new();

    private readonly Channel<FederationProposal> _shown = Channel.CreateBounded<FederationProposal>(
        new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A proposal or a request came, or terms that all may have signed; told on the session's reader.</summary>
    public void Take(FederationView view) => _arrived.Writer.TryWrite(view);

    public IAsyncEnumerable<FederationProposal> ShownAsync(CancellationToken ct) => _shown.Reader.ReadAllAsync(ct);

    /// <summary>Negotiations that wait for our answer.</summary>
    public IAsyncEnumerable<FederationTurn> TurnsAsync(CancellationToken ct) => _turns.ShownAsync(ct);

    /// <summary>No more proposals come; readers see the end, or <paramref name="reason"/> when there is one.</summary>
    public void Complete(Exception? reason = null)
    {
        _ = _shown.Writer.TryComplete(reason);
        _turns.Complete(reason);
    }

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            var several = new ParallelOptions { MaxDegreeOfParallelism = HandledAtOnceMax, CancellationToken = ct };
            await Parallel.ForEachAsync(_arrived.Reader.ReadAllAsync(ct), several, async (view, cancelled) => await HandleAsync(view, cancelled));
        }
        catch (OperationCanceledException)
        {
            // The client closes.
        }

        Complete();
    }

    /// <summary>Signs a proposal; completes when the hub and we keep it.</summary>
    public async Task AcceptAsync(FederationProposal proposal, CancellationToken ct)
    {
        AgreementParty self = proposal.Agreement.FindParty(folder.MeshId.ToString())!;

        // With a key that changed since the proposal was shown, the hub says what is wrong.
        Agreement? signed = self.Key.Equals(folder.MeshKey.PublicKey) && !proposal.Agreement.SignedBy(self.Id) ? proposal.Agreement.Sign(folder.MeshId, folder.MeshKey) : null;
        ReadOnlyMemory<byte> signature = signed?.Signatures[^1].Value ?? folder.MeshKey.Sign(proposal.Agreement.SigningInput.Span);
        Task remembered = signed is null ? Task.CompletedTask : book.SignedAsync(signed);

        string[]? capability = HumanConsent.Find(folder, ConsentWords.Accept, [proposal.Proposer], options.Clock.GetUtcNow());
        _ = await hub.AskAsync(
            RequestTypes.Accept,
            new AcceptRequest(proposal.FederationId, self.KeyId, Base64Url.EncodeToString(signature.Span), capability),
            RequestJson.Default.AcceptRequest,
            RequestJson.Default.DoneResult,
            options.RequestTimeout,
            ct);

        // at the same time as the hub: our own signature proves itself, should we die in between
        await remembered;
    }

    /// <summary>Says no to a proposal: a signed event of its history.</summary>
    public Task DeclineAsync(Guid federationId, string reason, CancellationToken ct) => commands.DeclineAsync(federationId, Short(reason), ct);

    // Each attempt is as of a step of the handshake (F-02), while the federation stands where it did.
    private async Task HandleAsync(FederationView view, CancellationToken ct)
    {
        for (int retry = 1; await IsForLaterAsync(view, ct) && HandshakeRetry.DelayBefore(retry) is { } delay; retry++)
        {
            await Task.Delay(delay, options.Clock, ct);
            if (book.View(view.FederationId)?.Status != view.Status)
            {
                return;
            }
        }
    }

    // Whether the hub could not answer for a reason that passes: of a mesh's homes one has not heard of the federation yet, or does not reach the hub that holds it.
    private async Task<bool> IsForLaterAsync(FederationView view, CancellationToken ct)
    {
        try
        {
            await AnswerAsync(view, ct);
            return false;
        }
        catch (MeshUnreachableException)
        {
            return true;
        }
        catch (MeshRefusedException refused)
        {
            // for another reason it was withdrawn meanwhile
            return PassingReasons.Contains(refused.Reason);
        }
    }

    private async Task AnswerAsync(FederationView view, CancellationToken ct)
    {
        if (view.Status != FederationState.Proposed)
        {
            await GoOnAsync(view, ct);
            return;
        }

        (FederationProposal? proposal, string reason) = await VerifyAsync(view, ct);
        if (proposal is null)
        {
            await DeclineAsync(view.FederationId, $"Not accepted: {reason}.", ct);
        }
        else if (proposal.Agreement.SignedBy(folder.MeshId.ToString()))
        {
            // We signed it in a former life of this client: it waits for somebody else.
        }
        else if (IsAccepted(proposal))
        {
            await AcceptAsync(proposal, ct);
        }
        else
        {
            _ = _shown.Writer.TryWrite(proposal);
        }
    }

    private static string Short(string reason) => reason.Length <= FederationEventBody.TextLengthMax ? reason : reason[..FederationEventBody.TextLengthMax];

    // The rule is the application's, and is asked as it always was: about one at a time.
    private bool IsAccepted(FederationProposal proposal)
    {
        lock (_rule)
        {
            return options.AutoAccept?.Invoke(proposal) == true;
        }
    }

    // With our signature under the terms we said yes; all that is left is that everything holds, which the history shows.
    private async Task GoOnAsync(FederationView view, CancellationToken ct)
    {
        Guid federationId = view.FederationId;
        FederationLink head = await commands.HistoryAsync(federationId, ct);
        if (head.Standing.Offer is { IsAgreed: true } offer && !offer.Ready.Contains(folder.MeshId.ToString()))
        {
            _ = await commands.ActivateAsync(federationId, ct);
        }
        else if (IsRenewalOfOurs(head))
        {
            _ = await commands.AcceptAsync(federationId, ct);
        }
        else
        {
            (MeshAgentCredential? credential, _) = head.Standing.Requester == view.Proposer ? await CredentialAsync(view, ct) : (null, "");
            await _turns.ShowAsync(head, credential, ct);
        }
    }

    // The terms that we signed, offered again by a party that changed its key before it could sign them.
    private bool IsRenewalOfOurs(FederationLink head)
    {
        string self = folder.MeshId.ToString();
        FederationLink? offered = head;
        while (offered?.Event?.Kind == FederationEventKind.Accept)
        {
            offered = offered.Parent;
        }

        return head.Standing.Offer is { } offer
            && !offer.Agreement.SignedBy(self)
            && offered?.Event?.Kind == FederationEventKind.Propose
            && offered.Parent?.Standing.Offer is { } former
            && former.Agreement.SignedBy(self)
            && offer.Agreement.Renews(former.Agreement);
    }

    private async Task<(FederationProposal? Proposal, string Reason)> VerifyAsync(FederationView view, CancellationToken ct)
    {
        DateTimeOffset now = options.Clock.GetUtcNow();
        (MeshRegistration? proposer, RegistrationRefusal refused) = Did.TryParse(view.Proposer, out Did by)
            ? await _registrations.VerifyAsync(view.ProposerRegistration, by, ct)
            : (null, RegistrationRefusal.SubjectMismatch);
        if (proposer is null)
        {
            return (null, $"the proposer's registration does not hold ({refused})");
        }

        if (!ProposalCheck.TryVerify(view, proposer.Document, folder.MeshId.ToString(), folder.MeshKey.PublicKey, now, out Agreement? agreement, out string reason))
        {
            return (null, reason);
        }

        (MeshAgentCredential? credential, reason) = await CredentialAsync(view, ct);
        return reason.Length == 0 ? (new FederationProposal(this, view.Proposer, agreement, credential), "") : (null, reason);
    }

    // Null without a reason when there is none, or its issuer cannot be resolved.
    private async Task<(MeshAgentCredential? Credential, string Reason)> CredentialAsync(FederationView view, CancellationToken ct)
    {
        if (view.Credential is not { } element)
        {
            return (null, "");
        }

        if (!ProposalCheck.TryReadCredential(element, out MeshAgentCredential? credential, out CredentialRefusal refusal))
        {
            return (null, $"the credential is not well-formed ({refusal})");
        }

        DidDocument? issuer = await ResolveAsync(credential.Issuer, ct);
        refusal = issuer is null ? CredentialRefusal.None : ProposalCheck.VerifyCredential(credential, issuer, view.Proposer, options.Clock.GetUtcNow());
        return refusal == CredentialRefusal.None ? (issuer is null ? null : credential, "") : (null, $"the credential does not hold ({refusal})");
    }

    private async Task<DidDocument?> ResolveAsync(Did issuer, CancellationToken ct)
    {
        if (DidKey.TryResolve(issuer, out DidDocument? document))
        {
            return document;
        }

        if (!DidMesh.IsValid(issuer))
        {
            return null;
        }

        try
        {
            ShowMeshResult shown = await hub.AskAsync(
                RequestTypes.ShowMesh,
                new ShowMeshRequest(issuer.ToString()),
                RequestJson.Default.ShowMeshRequest,
                RequestJson.Default.ShowMeshResult,
                options.RequestTimeout,
                ct);
            return (await _registrations.VerifyAsync(shown.Registration, issuer, ct)).Verified?.Document;
        }
        catch (MeshRefusedException)
        {
            return null;
        }
    }
}
