using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Tests.Envelopes;

namespace OrleansMesh.Domain.Tests.Admission;

public sealed class EnvelopeAdmissionTests
{
    private readonly Leases _leases = new();
    private readonly EnvelopeAdmission _admission;

    public EnvelopeAdmissionTests() => _admission = new EnvelopeAdmission(_leases);

    [Fact]
    public void Admit_GrantedMessage_IsAdmittedWithItsLease()
    {
        FmpEnvelope envelope = Samples.Decode(Samples.Signed());

        Assert.Equal(Refusal.None, _admission.Admit(envelope, Samples.Acme, Leases.Now, out AdmittedEnvelope? admitted));

        Assert.Same(envelope, admitted!.Envelope);
        Assert.Same(_leases.Lease, admitted.Lease);
        Assert.Equal(Leases.Now, admitted.AdmittedAt);
    }

    [Fact]
    public void AdmittedEnvelope_Constructors_NoneIsPublic() => Assert.Empty(typeof(AdmittedEnvelope).GetConstructors());

    [Fact]
    public void Admit_NamedKeyOfTheAgreement_IsAdmitted() =>
        Assert.Equal(Refusal.None, Admit(Samples.Draft with { KeyId = Samples.Acme + "#key-1" }));

    [Theory]
    [InlineData(-30_000, Refusal.None)]
    [InlineData(-30_001, Refusal.ClockSkew)]
    [InlineData(30_000, Refusal.None)]
    [InlineData(30_001, Refusal.ClockSkew)]
    public void Admit_TimestampOffset_ThirtySecondsAreAllowed(long offset, Refusal expected) =>
        Assert.Equal(expected, Admit(Samples.Draft with { Timestamp = Samples.SignedAt + offset }));

    [Theory]
    [InlineData(1, Refusal.None)]
    [InlineData(0, Refusal.Expired)]
    [InlineData(-1, Refusal.Expired)]
    public void Admit_Expiry_HasNoSkew(long offset, Refusal expected) =>
        Assert.Equal(expected, Admit(Samples.Draft with { ExpiresAt = Samples.SignedAt + offset }));

    [Fact]
    public void Admit_HopsAtAndOverTheirLimit_AdmittedAndRefused()
    {
        byte[] bytes = Samples.Signed(Samples.Draft with { MaxHops = 2 });
        Assert.True(Samples.Decode(bytes).TryIncrementHop(bytes));
        Assert.True(Samples.Decode(bytes).TryIncrementHop(bytes));
        FmpEnvelope envelope = Samples.Decode(bytes);
        Assert.Equal(Refusal.None, Admit(envelope));
        bytes[Array.IndexOf(bytes, (byte)'2', bytes.AsSpan().IndexOf("hopCount"u8))] = (byte)'3';
        Assert.Equal(Refusal.HopLimit, Admit(Samples.Decode(bytes)));
    }

    [Fact]
    public void Admit_SessionOfAnotherMesh_Refused() =>
        Assert.Equal(Refusal.SourceMismatch, _admission.Admit(Samples.Decode(Samples.Signed()), Samples.Mit, Leases.Now, out _));

    [Fact]
    public void Admit_StaleLeases_RefusedUntilFreshAgain()
    {
        _leases.Fresh = false;
        Assert.Equal(Refusal.LeasesStale, Admit(Samples.Draft));
        _leases.Fresh = true;
        Assert.Equal(Refusal.None, Admit(Samples.Draft));
    }

    [Fact]
    public void Admit_LeaseThatDoesNotServe_RefusedWithReason()
    {
        (Lease? Lease, Refusal Refusal)[] cases =
        [
            (null, Refusal.UnknownFederation),
            (Leases.Of(Samples.Mit, Leases.Other), Refusal.SourceNotParty),
            (Leases.Of(Samples.Acme, Leases.Other), Refusal.TargetNotParty),
            (Leases.Create(LeaseStatus.Ended), Refusal.FederationEnded),
            (Leases.Create(LeaseStatus.Suspended), Refusal.FederationSuspended),
            (Leases.Create(expiresAt: Leases.Now), Refusal.FederationExpired),
            (Leases.Create(expiresAt: Leases.Now.AddMilliseconds(1)), Refusal.None),
        ];
        foreach ((Lease? lease, Refusal refusal) in cases)
        {
            _leases.Lease = lease;
            Assert.Equal(refusal, Admit(Samples.Draft));
        }
    }

    [Fact]
    public void Admit_WhileTheFederationDrains_AnswersPassUntilItIsOver()
    {
        FmpDraft answer = Samples.Draft with { PayloadType = PayloadTypes.McpResponse };
        _leases.Lease = Draining(Leases.Now.AddMilliseconds(1));
        Assert.Equal(Refusal.FederationTerminating, Admit(Samples.Draft));
        Assert.Equal(Refusal.None, Admit(answer));
        _leases.Lease = Draining(Leases.Now);
        Assert.Equal(Refusal.FederationEnded, Admit(answer with { MessageId = "m-after-the-end" }));
        Assert.Equal(Refusal.FederationEnded, Admit(Samples.Draft with { MessageId = "m-later-still" }));
        static Lease Draining(DateTimeOffset until) => new(Leases.Create().Agreement, 1, LeaseStatus.Draining) { DrainUntil = until };
    }

    [Fact]
    public void Admit_WrongKeyOrSignature_Refused()
    {
        Assert.Equal(Refusal.UnknownKey, Admit(Samples.Draft with { KeyId = Samples.Acme + "#key-2" }));
        Assert.Equal(Refusal.UnknownKey, Admit(Samples.Draft with { KeyId = Samples.Mit + "#key-1" }));
        Assert.Equal(Refusal.InvalidSignature, Admit(Samples.Decode(FmpSigner.Create(Samples.Draft, Samples.MitKey))));
    }

    [Theory]
    [InlineData("agent.message", "1", Refusal.None)]
    [InlineData("task.new", "1", Refusal.None)]
    [InlineData("agent.other", "1", Refusal.NotGranted)]
    [InlineData("mcp.other", "1", Refusal.NotGranted)]
    [InlineData("mcp.response", "1", Refusal.None)]
    [InlineData("mcp.notification", "1", Refusal.None)]
    [InlineData("mcp.request", "{\"call\":\"1\",\"request\":{\"method\":\"tools/call\",\"params\":{\"arguments\":{\"name\":\"drop\"},\"name\":\"search\"}}}", Refusal.None)]
    [InlineData("mcp.request", "{\"call\":\"1\",\"request\":{\"method\":\"tools/call\",\"params\":{\"arguments\":{\"name\":\"search\"},\"name\":\"drop\"}}}", Refusal.NotGranted)]
    [InlineData("mcp.request", "{\"call\":{\"request\":1},\"request\":{\"id\":[1],\"method\":\"resources/read\",\"params\":{\"uri\":\"file:///a\"}}}", Refusal.None)]
    [InlineData("mcp.request", "{\"request\":{\"method\":\"resources/read\",\"params\":{\"uri\":\"file:///b\"}}}", Refusal.NotGranted)]
    [InlineData("mcp.request", "{\"request\":{\"method\":\"resources/subscribe\",\"params\":{\"uri\":\"file:///b\"}}}", Refusal.NotGranted)]
    [InlineData("mcp.request", "{\"request\":{\"method\":\"prompts/get\",\"params\":{\"name\":\"greet\"}}}", Refusal.None)]
    [InlineData("mcp.request", "{\"request\":{\"method\":\"prompts/get\",\"params\":{\"name\":\"search\"}}}", Refusal.NotGranted)]
    [InlineData("mcp.request", "{\"request\":{\"method\":\"tools/list\"}}", Refusal.None)]
    [InlineData("mcp.request", "{\"request\":{\"method\":\"ping\"}}", Refusal.None)]
    [InlineData("mcp.request", "{\"request\":{\"method\":\"completion/complete\",\"params\":{}}}", Refusal.None)]
    [InlineData("mcp.request", "1", Refusal.MalformedCall)]
    [InlineData("mcp.request", "{}", Refusal.MalformedCall)]
    [InlineData("mcp.request", "{\"request\":[]}", Refusal.MalformedCall)]
    [InlineData("mcp.request", "{\"request\":{}}", Refusal.MalformedCall)]
    [InlineData("mcp.request", "{\"request\":{\"method\":1}}", Refusal.MalformedCall)]
    [InlineData("mcp.request", "{\"request\":{\"method\":\"tools/call\"}}", Refusal.MalformedCall)]
    [InlineData("mcp.request", "{\"request\":{\"method\":\"tools/call\",\"params\":[\"search\"]}}", Refusal.MalformedCall)]
    [InlineData("mcp.request", "{\"request\":{\"method\":\"tools/call\",\"params\":{\"uri\":\"search\"}}}", Refusal.MalformedCall)]
    [InlineData("mcp.request", "{\"name\":\"search\",\"request\":{\"method\":\"tools/call\",\"params\":{\"name\":null}}}", Refusal.MalformedCall)]
    public void Admit_Payload_NeedsItsGrant(string type, string data, Refusal expected) =>
        Assert.Equal(expected, Admit(Samples.Draft with { PayloadType = type, PayloadData = Texts.Utf8(data) }));

    [Fact]
    public void Admit_AnyJsonAsACall_NeverThrows()
    {
        int count = 0;
        Prop.ForAll(Texts.Json, json =>
        {
            foreach (string data in (string[])[json, $"{{\"request\":{json}}}", $"{{\"request\":{{\"method\":\"tools/call\",\"params\":{json}}}}}"])
            {
                FmpDraft draft = Samples.Draft with { MessageId = $"{count++}", PayloadType = PayloadTypes.McpRequest, PayloadData = Texts.Utf8(data) };
                Assert.Equal(Refusal.MalformedCall, Admit(draft));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Admit_OppositeDirection_HasNoGrant()
    {
        FmpDraft draft = Samples.Draft with { SourceMeshId = Samples.Mit, TargetMeshId = Samples.Acme };
        FmpEnvelope envelope = Samples.Decode(FmpSigner.Create(draft, Samples.MitKey));
        Assert.Equal(Refusal.NotGranted, _admission.Admit(envelope, Samples.Mit, Leases.Now, out AdmittedEnvelope? admitted));
        Assert.Null(admitted);
    }

    [Fact]
    public void Admit_QuotaUsedUp_RefusedUntilRefilledAndNotADuplicate()
    {
        _leases.Lease = Leases.Create(quota: new Quota(1, 2));
        Assert.Equal(Refusal.None, Admit(Samples.Draft));
        Assert.Equal(Refusal.None, Admit(Samples.Draft with { MessageId = "2" }));
        Assert.Equal(Refusal.RateLimited, Admit(Samples.Draft with { MessageId = "3" }));
        Assert.Equal(Refusal.RateLimited, Admit(Samples.Draft with { MessageId = "3" }, Leases.Now.AddMilliseconds(999)));
        Assert.Equal(Refusal.None, Admit(Samples.Draft with { MessageId = "3" }, Leases.Now.AddSeconds(1)));
    }

    [Fact]
    public void Admit_Again_InFlightThenDuplicateThenFreeAfterTheWindow()
    {
        FmpEnvelope envelope = Samples.Decode(Samples.Signed());
        Assert.Equal(Refusal.None, _admission.Admit(envelope, Samples.Acme, Leases.Now, out AdmittedEnvelope? admitted));
        Assert.Equal(Refusal.InFlight, Admit(envelope));
        _admission.Confirm(admitted!);
        Assert.Equal(Refusal.Duplicate, Admit(envelope));

        DateTimeOffset last = Leases.Now.AddSeconds(60);
        Assert.Equal(Refusal.Duplicate, Admit(Samples.Draft with { Timestamp = last.ToUnixTimeMilliseconds() }, last));
        DateTimeOffset over = last.AddMilliseconds(1);
        Assert.Equal(Refusal.None, Admit(Samples.Draft with { Timestamp = over.ToUnixTimeMilliseconds() }, over));
    }

    [Fact]
    public void Withdraw_NotStored_MayBeSentAgain()
    {
        FmpEnvelope envelope = Samples.Decode(Samples.Signed());
        Assert.Equal(Refusal.None, _admission.Admit(envelope, Samples.Acme, Leases.Now, out AdmittedEnvelope? admitted));
        _admission.Withdraw(admitted!);
        Assert.Equal(Refusal.None, Admit(envelope));
    }

    [Fact]
    public void Admit_RefusedEnvelope_DoesNotPoisonItsId()
    {
        Assert.Equal(Refusal.InvalidSignature, Admit(Samples.Decode(FmpSigner.Create(Samples.Draft, Samples.MitKey))));
        Assert.Equal(Refusal.NotGranted, Admit(Samples.Draft with { PayloadType = "agent.other" }));
        Assert.Equal(Refusal.None, Admit(Samples.Draft));
    }

    [Fact]
    public void Admit_WindowOfTheSourceFull_Refused()
    {
        var limits = new DedupLimits { EntriesPerSourceMax = DedupLimits.EntriesPerSourceSure };
        var admission = new EnvelopeAdmission(_leases, limits);
        for (int i = 0; i < DedupLimits.EntriesPerSourceSure; i++)
        {
            FmpEnvelope envelope = Samples.Decode(Samples.Signed(Samples.Draft with { MessageId = $"m{i}", PayloadData = Texts.Utf8("1") }));
            Assert.Equal(Refusal.None, admission.Admit(envelope, Samples.Acme, Leases.Now, out _));
        }

        Assert.Equal(Refusal.WindowFull, admission.Admit(Samples.Decode(Samples.Signed()), Samples.Acme, Leases.Now, out _));
    }

    [Fact]
    public async Task Admit_SameMessageFromManySessions_OneIsAdmitted()
    {
        FmpEnvelope envelope = Samples.Decode(Samples.Signed());
        Refusal[] refusals = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Admit(envelope))));
        Assert.Equal(1, refusals.Count(refusal => refusal == Refusal.None));
        Assert.Equal(15, refusals.Count(refusal => refusal == Refusal.InFlight));
    }

    [Fact]
    public void Trim_QuietFederation_QuotaStillHolds()
    {
        _leases.Lease = Leases.Create(quota: new Quota(1, 1));
        Assert.Equal(Refusal.None, Admit(Samples.Draft));
        _admission.Trim(Leases.Now);
        Assert.Equal(Refusal.RateLimited, Admit(Samples.Draft with { MessageId = "2" }));
        DateTimeOffset later = Leases.Now.AddSeconds(2);
        _admission.Trim(later);
        Assert.Equal(Refusal.None, Admit(Samples.Draft with { MessageId = "2" }, later));
        Assert.Equal(Refusal.RateLimited, Admit(Samples.Draft with { MessageId = "3" }, later));
    }

    [Fact]
    public void AdmitInbound_DeliveredLongAfterSigning_IsAdmittedAsOftenAsItComes()
    {
        FmpEnvelope envelope = Samples.Decode(Samples.Signed());
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(Refusal.None, _admission.AdmitInbound(envelope, Samples.Mit, Leases.Now.AddHours(5), out AdmittedEnvelope? admitted));
            Assert.Same(envelope, admitted!.Envelope);
        }
    }

    [Fact]
    public void AdmitInbound_WhatAHubMustNotDeliver_Refused()
    {
        Assert.Equal(Refusal.TargetMismatch, Inbound(Samples.Signed(), ownMeshId: Samples.Acme));
        Assert.Equal(Refusal.InvalidSignature, Inbound(FmpSigner.Create(Samples.Draft, Samples.MitKey)));
        Assert.Equal(Refusal.NotGranted, Inbound(Samples.Signed(Samples.Draft with { PayloadType = "agent.other" })));
        Assert.Equal(Refusal.Expired, Inbound(Samples.Signed(Samples.Draft with { ExpiresAt = Samples.SignedAt })));
        Assert.Equal(Refusal.ClockSkew, Inbound(Samples.Signed(Samples.Draft with { Timestamp = Samples.SignedAt + 30_001 })));
        _leases.Lease = Leases.Create(LeaseStatus.Ended);
        Assert.Equal(Refusal.FederationEnded, Inbound(Samples.Signed()));
    }

    private Refusal Inbound(byte[] bytes, string ownMeshId = Samples.Mit)
    {
        Refusal refusal = _admission.AdmitInbound(Samples.Decode(bytes), ownMeshId, Leases.Now, out AdmittedEnvelope? admitted);
        Assert.Equal(refusal == Refusal.None, admitted is not null);
        return refusal;
    }

    private Refusal Admit(FmpDraft draft, DateTimeOffset? now = null) => Admit(Samples.Decode(Samples.Signed(draft)), now);

    private Refusal Admit(FmpEnvelope envelope, DateTimeOffset? now = null)
    {
        Refusal refusal = _admission.Admit(envelope, Samples.Acme, now ?? Leases.Now, out AdmittedEnvelope? admitted);
        Assert.Equal(refusal == Refusal.None, admitted is not null);
        return refusal;
    }
}
