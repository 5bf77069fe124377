using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

public sealed class FederationHistoryTests
{
    private const string Life = FederationLifecycleTests.ToActive + ", 0 suspend, 0 resume, 1 end, 0 drained";
    private static readonly TestParties Two = TestParties.Two;
    private static readonly FederationLink Head = Two.Play(Life);
    private static readonly byte[] Bytes = FederationHistory.Write(Head);

    [Fact]
    public void TryVerify_WholeHistory_TellsTheState()
    {
        Assert.True(FederationHistory.TryVerify(Bytes, keys: null, out FederationLink? head, out HistoryFault fault), fault.Detail);
        Assert.Equal(Head.Hash, head.Hash);
        Assert.Equal(FederationPhase.Terminating, head.Standing.Phase);
        Assert.Equal(10, head.Chain().Count);
        Assert.Equal(FederationPhase.Ended, head.Standing.At(head.Standing.DrainUntil).Phase);
    }

    [Fact]
    public void TryVerify_HistoryOfAHandshake_BeginsWithItsAgreement()
    {
        Assert.True(FederationLink.TryBegin(TestFederation.Signed, out FederationLink? first, out _));
        Assert.True(Two.Step(first, "0 force-end", out FederationLink? ended).Accepted);
        Assert.True(FederationHistory.TryVerify(FederationHistory.Write(ended!), keys: null, out FederationLink? head, out _));
        Assert.Equal(FederationPhase.Ended, head.Standing.Phase);
        Assert.NotNull(head.Chain()[0].Root);
    }

    [Fact]
    public void TryVerify_AnyByteChanged_RefusedWithItsPlace()
    {
        int named = 0;
        for (int at = 0; at < Bytes.Length; at++)
        {
            byte[] forged = [.. Bytes];
            forged[at] ^= 0x01;
            Assert.False(FederationHistory.TryVerify(forged, keys: null, out _, out HistoryFault fault), $"byte {at}");
            Assert.NotEmpty(fault.Detail);
            named += fault.Reason == HistoryFaultReason.EventRefused ? 1 : 0;
        }

        Assert.True(named > Bytes.Length / 2, $"{named} of {Bytes.Length} named their event");
    }

    [Fact]
    public void TryVerify_AnyByteRemoved_Refused()
    {
        for (int at = 0; at < Bytes.Length; at++)
        {
            byte[] forged = [.. Bytes[..at], .. Bytes[(at + 1)..]];
            Assert.False(FederationHistory.TryVerify(forged, keys: null, out _, out HistoryFault fault), $"byte {at}");
            Assert.NotEmpty(fault.Detail);
        }
    }

    [Fact]
    public void TryVerify_AnyEventRemovedDoubledOrSwapped_RefusedNamingTheNext()
    {
        string[] events = [.. Head.Chain().Select(link => Encoding.UTF8.GetString(link.Event!.Bytes.Span))];
        for (int at = 0; at < events.Length; at++)
        {
            HistoryFault fault = Fault([.. events[..at], .. events[(at + 1)..]]);
            Assert.Equal(at < events.Length - 1 ? HistoryFaultReason.EventRefused : HistoryFaultReason.HeadMismatch, fault.Reason);
            Assert.Equal(at < events.Length - 1 ? at : at - 1, fault.Seq);
            Assert.Equal(at + 1, Fault([.. events[..(at + 1)], events[at], .. events[(at + 1)..]]).Seq);
            if (at + 1 < events.Length)
            {
                Assert.Equal(at, Fault([.. events[..at], events[at + 1], events[at], .. events[(at + 2)..]]).Seq);
            }
        }

        Assert.Equal(HistoryFaultReason.None, Fault(events).Reason);
        Assert.Equal(HistoryFaultReason.Empty, Fault([]).Reason);
        static HistoryFault Fault(string[] events)
        {
            string text = $$"""{"events":[{{string.Join(',', events)}}],"federationId":"{{TestFederation.Id}}","head":"{{Head.Hash}}","type":"FederationHistory"}""";
            _ = FederationHistory.TryVerify(Encoding.UTF8.GetBytes(text), keys: null, out _, out HistoryFault fault);
            return fault;
        }
    }

    [Fact]
    public void TryParse_EveryByteOfEveryEventChangedOrRemoved_RefusedWithReason()
    {
        FederationLink? before = null;
        foreach (FederationLink link in Head.Chain())
        {
            byte[] valid = link.Event!.Bytes.ToArray();
            for (int at = 0; at < valid.Length; at++)
            {
                byte[] changed = [.. valid];
                changed[at] ^= 0x01;
                AssertRefused(before, changed, at);
                AssertRefused(before, [.. valid[..at], .. valid[(at + 1)..]], at);
            }

            before = link;
        }
    }

    [Fact]
    public void TryParse_TooLargeUnknownMemberOrSpacing_Refused()
    {
        string text = Encoding.UTF8.GetString(Head.Event!.Bytes.Span);
        Assert.Equal(LifecycleRefusal.None, Refusal(text));
        Assert.Equal(LifecycleRefusal.Malformed, Refusal(text + " "));
        Assert.Equal(LifecycleRefusal.Malformed, Refusal(text.Replace("{\"actor\"", "{\"a\":1,\"actor\"", StringComparison.Ordinal)));
        Assert.Equal(LifecycleRefusal.Malformed, Refusal(text.Replace("{\"reason\"", "{\"also\":1,\"reason\"", StringComparison.Ordinal)));
        Assert.Equal(LifecycleRefusal.BodyInvalid, Refusal(text.Replace("\"reason\":\"\"", $"\"reason\":\"{new string('r', 513)}\"", StringComparison.Ordinal)));
        Assert.Equal(LifecycleRefusal.None, Refusal(text.Replace("\"reason\":\"\"", $"\"reason\":\"{new string('r', 512)}\"", StringComparison.Ordinal)));
        Assert.Equal(LifecycleRefusal.TooLarge, Refusal(text + new string(' ', FederationEvent.BytesMax)));
        Assert.False(FederationHistory.TryVerify(new byte[FederationHistory.BytesMax + 1], keys: null, out _, out HistoryFault fault));
        Assert.Equal(HistoryFaultReason.TooLarge, fault.Reason);
        static LifecycleRefusal Refusal(string text)
        {
            _ = FederationEvent.TryParse(Texts.Utf8(text), out _, out LifecycleRefusal refusal);
            return refusal;
        }
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void TryParse_Capabilities_BoundedOnBothSides(int count, bool taken)
    {
        MeshCapability one = Two.RequestBody().Capabilities![0];
        FederationEventTerms terms = Two.Request(0).Terms;
        FederationEventTerms many = terms with { Body = terms.Body with { Capabilities = [.. Enumerable.Repeat(one, count)] } };
        Assert.Equal(taken, Record.Exception(() => FederationEvent.Sign(many, TestMesh.Acme.Key)) is null);
    }

    [Fact]
    public void TryParse_MutatedEvent_NeverThrows() =>
        Prop.ForAll(Texts.Mutated(Two.Play("0 request, 1 open, 0 propose").Event!.Bytes.ToArray()), bytes =>
            FederationEvent.TryParse(bytes, out _, out LifecycleRefusal refusal) == (refusal == LifecycleRefusal.None))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void TryVerify_MutatedHistory_NeverThrows() =>
        Prop.ForAll(Texts.Mutated(Bytes), bytes =>
            FederationHistory.TryVerify(bytes, keys: null, out _, out HistoryFault fault) == (fault.Reason == HistoryFaultReason.None))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static void AssertRefused(FederationLink? before, byte[] forged, int at)
    {
        if (!FederationEvent.TryParse(forged, out FederationEvent? read, out LifecycleRefusal refusal))
        {
            Assert.NotEqual(LifecycleRefusal.None, refusal);
            return;
        }

        FederationLink? next;
        LifecycleVerdict verdict;
        _ = before is null ? FederationLink.TryBegin(read, keys: null, out next, out verdict) : before.TryAppend(read, keys: null, out next, out verdict);
        Assert.False(verdict.Accepted, $"byte {at} of {read.Kind}");
        Assert.Null(next);
        Assert.NotEmpty(verdict.Detail);
    }
}
