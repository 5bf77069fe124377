using System.Diagnostics.CodeAnalysis;
using System.Text;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Testing.Mesh;

/// <summary>A federation whose parties signed a real agreement in which everyone may send everyone messages; it makes signed and admitted envelopes.</summary>
public sealed class SampleFederation : ILeaseSource
{
    public const string Hub = "did:mesh:hub:local";

    public SampleFederation(DateTimeOffset now, params SampleMesh[] parties)
        : this(Guid.NewGuid(), now, parties)
    {
    }

    public SampleFederation(Guid id, DateTimeOffset now, params SampleMesh[] parties)
    {
        Agreement = parties.Aggregate(Draft(id, now, parties), (agreement, party) => agreement.Sign(party.Did, party.Key));
        Lease = new Lease(Agreement, 1, LeaseStatus.Active);
    }

    public Guid Id => Agreement.Terms.FederationId;

    /// <summary>Signed by all.</summary>
    public Agreement Agreement { get; }

    public Lease Lease { get; }

    /// <summary>An agreement for a year that nobody signed yet: all may send all messages and call tools.</summary>
    public static Agreement Draft(Guid federationId, DateTimeOffset now, params SampleMesh[] parties) =>
        Draft(federationId, now, now + TimeSpan.FromDays(365), parties);

    /// <summary>An agreement that nobody signed yet: all may send all messages and call tools.</summary>
    public static Agreement Draft(Guid federationId, DateTimeOffset now, DateTimeOffset until, params SampleMesh[] parties)
    {
        AgreementGrant[] grants =
        [
            .. from grantor in parties
               from grantee in parties
               where grantor != grantee
               from kind in new[] { GrantKind.Message, GrantKind.Tool }
               select new AgreementGrant(grantor.Id, grantee.Id, kind, kind == GrantKind.Message ? "agent.*" : "*"),
        ];
        var terms = new AgreementTerms(
            federationId, 1, [.. parties.Select(p => p.Party)], "tests", grants, now.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds(), Hub);
        return Agreement.TryCreate(terms, out Agreement? agreement, out AgreementRefusal refusal)
            ? agreement
            : throw new ArgumentException($"The terms are refused: {refusal}.", nameof(parties));
    }

    /// <summary>What a sender would sign.</summary>
    /// <param name="text">The payload's data.</param>
    public FmpDraft Message(SampleMesh from, SampleMesh to, string messageId, DateTimeOffset now, string text = "hello") => new()
    {
        MessageId = messageId,
        FederationId = Id,
        SourceMeshId = from.Id,
        TargetMeshId = to.Id,
        Timestamp = now.ToUnixTimeMilliseconds(),
        PayloadType = "agent.message",
        PayloadData = Encoding.UTF8.GetBytes($"\"{text}\""),
    };

    /// <summary>Signs and admits, as a gateway would; each call with an admission of its own, so that repeats pass.</summary>
    public AdmittedEnvelope Admit(SampleMesh from, FmpDraft draft, DateTimeOffset now)
    {
        if (!FmpCodec.TryDecode(FmpSigner.Create(draft, from.Key), out FmpEnvelope? envelope, out EnvelopeRefusal fault))
        {
            throw new ArgumentException($"The draft does not decode: {fault}.", nameof(draft));
        }

        Refusal refusal = new EnvelopeAdmission(this).Admit(envelope, from.Id, now, out AdmittedEnvelope? admitted);
        return admitted ?? throw new ArgumentException($"The draft is refused: {refusal}.", nameof(draft));
    }

    /// <inheritdoc/>
    public bool TryGet(Guid federationId, [NotNullWhen(true)] out Lease? lease)
    {
        lease = federationId == Id ? Lease : null;
        return lease is not null;
    }

    /// <inheritdoc/>
    public bool IsFresh(DateTimeOffset now) => true;
}
