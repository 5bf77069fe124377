using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Grains.Identity;

namespace OrleansMesh.Grains.Trust;

/// <summary>Keeps what partners say of one mesh, weighs it by who they are, and tells the mesh's trust (G-01). It asks other grains for what is at hand alone, so that two that ask each other never wait.</summary>
[CollectionAgeLimit(Minutes = 2)]
public sealed class AttestationsGrain(
    [PersistentState("attestations", GrainStores.Hub)] IPersistentState<AttestationsState> state, TimeProvider clock) : Grain, IAttestationsGrain
{
    private Dictionary<AttestationTerms, byte[]>? _kept;

    private string MeshId => this.GetPrimaryKeyString();

    private Dictionary<AttestationTerms, byte[]> Kept => _kept ??= state.State.Attestations.ToDictionary(
        bytes => MeshAttestation.TryParse(bytes, out MeshAttestation? parsed, out AttestationRefusal fault) ? parsed.Terms : throw new InvalidOperationException($"A kept attestation is none: {fault}."));

    /// <inheritdoc/>
    public Task<Decision> AttestAsync(string by, byte[] attestation) => TakeAsync(by, attestation, MeshAttestation.AgeMax);

    /// <inheritdoc/>
    public Task<Decision> FollowAsync(string by, byte[] attestation) => TakeAsync(by, attestation, MeshAttestation.OwedAgeMax);

    /// <inheritdoc/>
    public Task<bool> StandsAsync(byte[] attestation)
    {
        AttestationTerms? said = MeshAttestation.TryParse(attestation, out MeshAttestation? parsed, out _) ? parsed.Terms : null;
        AttestationTerms? kept = said is null ? null : new AttestationBook(Kept.Keys).At(clock.GetUtcNow()).Kept.FirstOrDefault(each => each.By == said.By && each.Claim == said.Claim);
        return Task.FromResult(said is not null && (said.Value is null ? kept is null : kept == said));
    }

    private async Task<Decision> TakeAsync(string by, byte[] attestation, TimeSpan ageMax)
    {
        if (!MeshAttestation.TryParse(attestation, out MeshAttestation? parsed, out AttestationRefusal refusal))
        {
            return Refuse(refusal);
        }

        AttestationTerms terms = parsed.Terms;
        if (terms.About != MeshId || terms.By != by)
        {
            return Decision.Refuse("attester-mismatch", $"The attestation is by {terms.By} about {terms.About}: each mesh brings its own.");
        }

        if (await ExperienceAsync(terms) is { } stranger)
        {
            return stranger;
        }

        DateTimeOffset now = clock.GetUtcNow();
        refusal = await GrainFactory.GetGrain<IMeshGrain>(by).GetAsync() is { } attester && RegisteredDocuments.TryParse(attester.Registration, out DidDocument? document)
            ? parsed.Verify(document, now, ageMax)
            : AttestationRefusal.SignatureInvalid;
        if (refusal != AttestationRefusal.None)
        {
            return Refuse(refusal);
        }

        AttestationBook book = new AttestationBook(Kept.Keys).At(now);
        Dictionary<string, AttesterStanding> standings = await StandingsAsync(book.Kept.Append(terms));
        if (book.With(terms, standings.ToDictionary(standing => standing.Key, standing => standing.Value.Score), out refusal) is not { } next)
        {
            return Refuse(refusal);
        }

        await KeepAsync(next, parsed);
        await TellAsync(next, standings);
        return Decision.Accept;
    }

    /// <inheritdoc/>
    public async Task RefreshAsync()
    {
        if (state.State.Attestations.Length > 0)
        {
            AttestationBook book = new AttestationBook(Kept.Keys).At(clock.GetUtcNow());
            await KeepAsync(book, added: null);
            await TellAsync(book, await StandingsAsync(book.Kept));
        }
    }

    /// <inheritdoc/>
    public Task<string[]> AttestersAsync() =>
        Task.FromResult<string[]>([.. new AttestationBook(Kept.Keys).At(clock.GetUtcNow()).Kept.Select(terms => terms.By).Distinct(StringComparer.Ordinal)]);

    // Who never worked with a mesh has nothing to say of it; what was once in force may be spoken of.
    private async Task<Decision?> ExperienceAsync(AttestationTerms terms) =>
        await GrainFactory.GetGrain<IFederationGrain>(terms.FederationId).GetAsync() is { } federation
        && federation.Parties.Contains(terms.By) && federation.Parties.Contains(terms.About)
        && FederationEdgesGrain.IsInForce(federation)
            ? null
            : Decision.Refuse("unknown-federation", $"This hub knows no federation {terms.FederationId} in force of {terms.By} and {terms.About}. A mesh attests those that it is federated with; fmp.list names your federations.");

    private async Task<Dictionary<string, AttesterStanding>> StandingsAsync(IEnumerable<AttestationTerms> attestations)
    {
        string[] names = [.. attestations.Select(terms => terms.By).Distinct(StringComparer.Ordinal)];
        AttesterStanding[] standings = await Task.WhenAll(names.Select(async name => new AttesterStanding(
            await GrainFactory.GetGrain<ITrustEdgeGrain>(name).StandingAsync(), await GrainFactory.GetGrain<IAttestationsGrain>(name).AttestersAsync())));
        return names.Zip(standings).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    private async Task KeepAsync(AttestationBook book, MeshAttestation? added)
    {
        Dictionary<AttestationTerms, byte[]> known = Kept;
        var next = book.Kept.ToDictionary(terms => terms, terms => known.GetValueOrDefault(terms) ?? added!.Bytes.ToArray());
        if (!next.Keys.SequenceEqual(known.Keys))
        {
            await state.ReplaceAsync(new AttestationsState { Attestations = [.. book.Kept.Select(terms => next[terms])] });
            _kept = next;
        }
    }

    private Task TellAsync(AttestationBook book, Dictionary<string, AttesterStanding> standings) => GrainFactory.GetGrain<ITrustEdgeGrain>(MeshId).AttestedAsync(
    [
        .. AttestationWeights.Weigh(MeshId, [.. book.Kept], standings)
            .Select(each => new AttestedRecord(each.By, AttestationWords.Of(each.Claim), each.Value, each.Points, each.Group, each.IsMutual, each.IssuedAt, each.ExpiresAt)),
    ]);

    private static Decision Refuse(AttestationRefusal refusal) => refusal switch
    {
        AttestationRefusal.Superseded => Decision.Refuse("superseded", "One of yours about the same claim is as new or newer: sign another now."),
        AttestationRefusal.Full => Decision.Refuse("attestations-full", $"As many as {AttestationBook.CountMax} attestations about this mesh are kept, none of an attester that counts less than you. Try again when you are trusted more, or later."),
        _ => Decision.Refuse("attestation-invalid", $"The attestation is refused: {Words.Of(refusal)}. It must be of the form in docs/wire-protocol.md, of the last hour, and signed by a present authentication key of your registration."),
    };
}
