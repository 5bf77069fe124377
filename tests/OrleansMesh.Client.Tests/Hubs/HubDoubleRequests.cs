using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Json;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Tests.Hubs;

/// <summary>The double's answers to requests (docs/wire-protocol.md §7, §8).</summary>
internal static class HubDoubleRequests
{
    public static void Handle(HubDouble hub, HubDoubleSession session, ControlMessage request, FrameType frame)
    {
        string id = request.Id!;
        switch (request.Type)
        {
            case { } failing when hub.Failing.ContainsKey(failing):
                session.Refuse(id, frame, "internal-error");
                break;
            case RequestTypes.Announce or RequestTypes.Credential:
                Done(session, id);
                break;
            case RequestTypes.ShowMesh when Read(request, RequestJson.Default.ShowMeshRequest) is var show && hub.State.Registrations.TryGetValue(show.MeshId, out byte[]? shown):
                session.Answer(id, frame, new ShowMeshResult(show.MeshId, Element(shown), true, 50, "Basic"), RequestJson.Default.ShowMeshResult);
                break;
            case RequestTypes.MessagesExpired:
                ExpiredMessages[] told = Read(request, RequestJson.Default.ExpiredRequest).Told ?? [];
                ExpiredMessages[] left = [.. hub.State.Expired.GetValueOrDefault(session.MeshId!, []).Except(told)];
                hub.State.Expired[session.MeshId!] = left;
                session.Answer(id, frame, new ExpiredResult([.. left.Take(1)]), RequestJson.Default.ExpiredResult);
                break;
            case RequestTypes.Discover:
                Assert.Equal(FrameType.Discovery, frame);
                DiscoveredMesh[] meshes = [.. hub.State.Registrations.Keys.Select(m => new DiscoveredMesh(m, "name", "test", [], 50, true))];
                session.Answer(id, frame, new DiscoverResult(meshes), RequestJson.Default.DiscoverResult);
                break;
            case RequestTypes.Resolve:
                session.Answer(id, frame, new ResolveResult(hub.State.Services.GetValueOrDefault(Read(request, RequestJson.Default.ResolveRequest).Service, [])), RequestJson.Default.ResolveResult);
                break;
            case RequestTypes.Trust:
                session.Answer(id, frame, new TrustResult(Read(request, RequestJson.Default.TrustRequest).MeshId, hub.Trust, "Basic", [], [], 0, 0, []), RequestJson.Default.TrustResult);
                break;
            case RequestTypes.UpdateMesh:
                Update(hub, session, id, CanonicalJson.Canonicalize(Read(request, RequestJson.Default.UpdateMeshRequest).Registration));
                break;
            case RequestTypes.MeshHistory when Read(request, RequestJson.Default.MeshHistoryRequest) is var asked && HistoryOf(hub, asked.MeshId) is { } history:
                session.Answer(
                    id, frame, new MeshHistoryResult(asked.MeshId, history.Versions.Count, Element(history.Versions[asked.Version - 1].Registration.Bytes)), RequestJson.Default.MeshHistoryResult);
                break;
            case RequestTypes.Initiate when hub.State.Registrations.ContainsKey(Read(request, RequestJson.Default.InitiateRequest).TargetMeshId):
                Initiate(hub, session, id, Read(request, RequestJson.Default.InitiateRequest));
                break;
            case RequestTypes.Respond:
                Respond(hub, session, id, Read(request, RequestJson.Default.RespondRequest));
                break;
            case RequestTypes.Accept:
                Accept(hub, session, id, Read(request, RequestJson.Default.AcceptRequest));
                break;
            case RequestTypes.FederationSubmit when hub.RefuseSubmits is { } reason:
                session.Refuse(id, frame, reason);
                break;
            case RequestTypes.FederationSubmit:
                Submit(hub, session, id, Read(request, RequestJson.Default.FederationSubmitRequest));
                break;
            case RequestTypes.FederationHistory when History(hub, Read(request, RequestJson.Default.FederationHistoryRequest)) is { } page:
                session.Answer(id, frame, page, RequestJson.Default.FederationHistoryResult);
                break;
            case RequestTypes.FederationHistory:
                session.Refuse(id, frame, "unknown-federation");
                break;
            case RequestTypes.List when hub.ListsToFail > 0:
                hub.ListsToFail--;
                session.Refuse(id, frame, "internal-error");
                break;
            case RequestTypes.List:
                FederationView[] views = [.. hub.State.Federations.Values.Where(v => Parties(v).Contains(session.MeshId!))];
                session.Answer(id, frame, new FederationsResult(views), RequestJson.Default.FederationsResult);
                break;
            default:
                session.Refuse(id, frame, "unknown-mesh");
                break;
        }
    }

    // As a hub does: again is accepted, and who joined with a key that is listed no more is shown out.
    private static void Update(HubDouble hub, HubDoubleSession session, string id, byte[] next)
    {
        MeshHistory history = HistoryOf(hub, session.MeshId!)!;
        if (!history.Current.Bytes.Span.SequenceEqual(next))
        {
            if (!history.TryAppend(next, hub.Clock.GetUtcNow(), out MeshHistory? longer, out _))
            {
                session.Refuse(id, FrameType.Handshake, "document-invalid");
                return;
            }

            hub.State.Histories[session.MeshId!] = longer;
            hub.State.Registrations[session.MeshId!] = next;
        }

        Done(session, id);
        Array.ForEach([.. hub.KeepSessions ? [] : hub.SessionsOf(session.MeshId!).Where(s => !HistoryOf(hub, s.MeshId!)!.Current.Document.TryFindKey(s.KeyId!, KeyPurpose.Authentication, out _))], s => s.Retire());
    }

    private static MeshHistory? HistoryOf(HubDouble hub, string meshId) =>
        hub.State.Histories.TryGetValue(meshId, out MeshHistory? history) ? history
        : hub.State.Registrations.TryGetValue(meshId, out byte[]? only) && MeshHistory.TryVerify([only], hub.Clock.GetUtcNow(), out history, out _) ? history
        : null;

    // Taken as it comes: what the client signs and reads is what is tested.
    private static void Submit(HubDouble hub, HubDoubleSession session, string id, FederationSubmitRequest request)
    {
        Assert.True(FederationEvent.TryParse(CanonicalJson.Canonicalize(request.Event), out FederationEvent? added, out _));
        if (hub.TellsNegotiations)
        {
            Negotiate(hub, session, id, added);
            return;
        }

        _ = hub.State.Events.AddOrUpdate(request.FederationId, [added], (_, before) => [.. before, added]);
        if (added.Kind is FederationEventKind.Decline or FederationEventKind.ForceEnd && hub.State.Federations.TryGetValue(request.FederationId, out FederationView? view))
        {
            bool isDeclined = added.Kind == FederationEventKind.Decline;
            Change(
                hub,
                view with { Status = isDeclined ? "declined" : "ended", Reason = added.Terms.Body.Reason! },
                isDeclined ? RequestTypes.DeclinedNotice : RequestTypes.EndedNotice);
        }

        Done(session, id);
    }

    // As a hub takes it: each event after the last one, and all parties hear of it.
    private static void Negotiate(HubDouble hub, HubDoubleSession session, string id, FederationEvent added)
    {
        lock (hub.State.Events)
        {
            FederationLink? head = null;
            LifecycleVerdict verdict = default;
            FederationEvent[] events = [.. hub.State.Events.GetValueOrDefault(added.Terms.FederationId) ?? [], added];
            foreach (FederationEvent each in events)
            {
                if (!(head is null ? FederationLink.TryBegin(each, keys: null, out head, out verdict) : head.TryAppend(each, keys: null, out head, out verdict)))
                {
                    // What is over is over: who asks for it again has it.
                    if (verdict.Refusal == LifecycleRefusal.Redundant)
                    {
                        Done(session, id);
                    }
                    else
                    {
                        session.Refuse(id, FrameType.Handshake, verdict.Word);
                    }

                    return;
                }
            }

            hub.State.Events[added.Terms.FederationId] = events;
            Tell(hub, head!.Standing, events.Length);
        }

        Done(session, id);
    }

    private static void Tell(HubDouble hub, FederationStanding at, int version)
    {
        JsonElement? offer = at.Offer is null ? null : Element(at.Offer.Agreement.Bytes);
        JsonElement? inForce = at.InForce is null ? null : Element(at.InForce.Bytes);
        var view = new FederationView(
            at.FederationId, FederationWords.Of(at.Phase), version, at.Requester, inForce ?? offer ?? Element("{}"u8.ToArray()), null, Element(hub.State.Registrations[at.Requester]), at.Reason, at.Time,
            inForce is null ? null : offer, [.. at.SuspendedBy], Head: at.Head, Seq: at.Seq);
        hub.State.Federations[at.FederationId] = view;
        foreach (HubDoubleSession party in at.Parties.SelectMany(party => hub.SessionsOf(party.Id)))
        {
            party.Notify(RequestTypes.ChangedNotice, view);
        }
    }

    // Of a handshake it begins with the agreement, signed by as many as there are.
    private static FederationHistoryResult? History(HubDouble hub, FederationHistoryRequest wanted)
    {
        FederationEvent[] events = hub.State.Events.GetValueOrDefault(wanted.FederationId) ?? [];
        bool isHandshake = events is not [{ Kind: FederationEventKind.Request }, ..];
        FederationView? view = isHandshake ? hub.State.Federations.GetValueOrDefault(wanted.FederationId) : null;
        if (events.Length == 0 && view is null)
        {
            return null;
        }

        string head = events.Length > 0 ? events[^1].Hash
            : Agreement.TryParse(CanonicalJson.Canonicalize(view!.Agreement), out Agreement? root, out _) ? AgreementHash.Of(root) : "";
        return new FederationHistoryResult(head, view?.Agreement, [.. events.Skip(wanted.From).Select(e => Element(e.Bytes))], events.Length);
    }

    private static void Initiate(HubDouble hub, HubDoubleSession session, string id, InitiateRequest request)
    {
        HandshakeChallenge challenge = HandshakeChallenge.Issue(Guid.NewGuid(), RandomNumberGenerator.GetBytes(32), hub.Clock.GetUtcNow());
        Guid federationId = Guid.NewGuid();
        hub.State.Handshakes[challenge.HandshakeId] = (challenge, federationId, session.MeshId!, request.Credentials);
        var result = new ChallengeResult(
            challenge.HandshakeId, challenge.Nonce, challenge.Timestamp, challenge.Hash, challenge.ExpiresAt, federationId, Element(hub.State.Registrations[request.TargetMeshId]));
        session.Answer(id, FrameType.Handshake, result, RequestJson.Default.ChallengeResult);
    }

    private static void Respond(HubDouble hub, HubDoubleSession session, string id, RespondRequest request)
    {
        Assert.True(hub.State.Handshakes.TryRemove(request.HandshakeId, out var handshake));
        Assert.True(Agreement.TryParse(CanonicalJson.Canonicalize(request.Agreement), out Agreement? agreement, out _));
        Assert.Equal(AgreementRefusal.None, agreement.VerifyPresent(hub.Clock.GetUtcNow()));
        Assert.True(agreement.SignedBy(handshake.Source));
        Assert.True(handshake.Challenge.IsAnsweredBy(Base64Url.DecodeFromChars(request.Signature), agreement.FindParty(handshake.Source)!.Key));
        var view = new FederationView(
            handshake.FederationId, "proposed", 1, handshake.Source, request.Agreement, handshake.Credential, Element(hub.State.Registrations[handshake.Source]), "", hub.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        hub.State.Federations[handshake.FederationId] = view;
        session.Answer(id, FrameType.Handshake, new ProposedResult(handshake.FederationId), RequestJson.Default.ProposedResult);
        Tell(hub, RequestTypes.ProposalNotice, view);
    }

    private static void Accept(HubDouble hub, HubDoubleSession session, string id, AcceptRequest request)
    {
        FederationView view = hub.State.Federations[request.FederationId];
        Assert.True(Agreement.TryParse(CanonicalJson.Canonicalize(view.Agreement), out Agreement? agreement, out _));
        Assert.True(agreement.TryAddSignature(session.MeshId!, request.KeyId, Base64Url.DecodeFromChars(request.Signature), out Agreement? signed, out _));
        Assert.Equal(AgreementRefusal.None, signed.Verify(hub.Clock.GetUtcNow()));
        Change(hub, view with { Status = "active", Agreement = Element(signed.Bytes) }, RequestTypes.EstablishedNotice);
        Done(session, id);
    }

    private static void Change(HubDouble hub, FederationView view, string notice)
    {
        view = view with { Version = view.Version + 1 };
        hub.State.Federations[view.FederationId] = view;
        Tell(hub, notice, view);
    }

    private static void Tell(HubDouble hub, string notice, FederationView view)
    {
        foreach (HubDoubleSession session in Parties(view).SelectMany(hub.SessionsOf))
        {
            session.Notify(notice, view);
        }
    }

    private static string[] Parties(FederationView view) =>
        [.. view.Agreement.GetProperty("parties").EnumerateArray().Select(p => p.GetProperty("id").GetString()!)];

    private static void Done(HubDoubleSession session, string id) =>
        session.Answer(id, FrameType.Handshake, new DoneResult(), RequestJson.Default.DoneResult);

    private static T Read<T>(ControlMessage request, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> shape)
        where T : class
    {
        Assert.True(RequestJson.TryRead(request.Body, shape, out T? value));
        return value;
    }

    private static JsonElement Element(ReadOnlyMemory<byte> utf8) => JsonDocument.Parse(utf8).RootElement;
}
