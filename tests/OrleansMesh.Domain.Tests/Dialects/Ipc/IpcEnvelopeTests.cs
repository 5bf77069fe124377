using OrleansMesh.Domain.Dialects.Ipc;

namespace OrleansMesh.Domain.Tests.Dialects.Ipc;

/// <summary>P-05: envelopes between processes, eight hops at the most.</summary>
public sealed class IpcEnvelopeTests
{
    private static readonly byte[] Whole = (Messages.Ipc() with { Extensions = "{\"x\":1}"u8.ToArray() }).ToBytes();

    [Fact]
    public void TryParse_Envelope_SameBytes()
    {
        Assert.True(IpcEnvelope.TryParse(Whole, out IpcEnvelope? envelope, out IpcRefusal refusal), refusal.ToString());
        Assert.Equal(Whole, envelope.ToBytes());
        Assert.Equal(new GlobalPid("did:mesh:enterprise:acme-001", 7), envelope.Source);
        Assert.Equal("12@did:mesh:academic:mit-001", envelope.Destination.ToString());
    }

    [Theory]
    [MemberData(nameof(WrongJson.Texts), MemberType = typeof(WrongJson))]
    public void TryParse_NoJsonObject_Refused(string text)
    {
        Assert.False(IpcEnvelope.TryParse(Texts.Utf8(text), out _, out IpcRefusal refusal));
        Assert.Equal(IpcRefusal.NotJson, refusal);
    }

    [Theory]
    [InlineData("source_node", "", IpcRefusal.SourceInvalid)]
    [InlineData("source_node", "\"\"", IpcRefusal.SourceInvalid)]
    [InlineData("source_node", "\"a b\"", IpcRefusal.SourceInvalid)]
    [InlineData("source_node", "\"é\"", IpcRefusal.SourceInvalid)]
    [InlineData("source_node", "7", IpcRefusal.SourceInvalid)]
    [InlineData("dest_node", "", IpcRefusal.DestinationInvalid)]
    [InlineData("dest_node", "null", IpcRefusal.DestinationInvalid)]
    [InlineData("dest_node", "\"\\n\"", IpcRefusal.DestinationInvalid)]
    [InlineData("hop_count", "", IpcRefusal.HopsInvalid)]
    [InlineData("hop_count", "-1", IpcRefusal.HopsInvalid)]
    [InlineData("hop_count", "9", IpcRefusal.HopsInvalid)]
    [InlineData("hop_count", "1.5", IpcRefusal.HopsInvalid)]
    [InlineData("hop_count", "\"1\"", IpcRefusal.HopsInvalid)]
    [InlineData("envelope_id", "", IpcRefusal.EnvelopeIdInvalid)]
    [InlineData("envelope_id", "\"0F8FAD5B-D9CB-469F-A165-70867728950E\"", IpcRefusal.EnvelopeIdInvalid)]
    [InlineData("envelope_id", "\"0f8fad5bd9cb469fa16570867728950e\"", IpcRefusal.EnvelopeIdInvalid)]
    [InlineData("envelope_id", "7", IpcRefusal.EnvelopeIdInvalid)]
    [InlineData("message", "", IpcRefusal.MessageMissing)]
    [InlineData("message", "\"hello\"", IpcRefusal.MessageMissing)]
    [InlineData("message", "{}", IpcRefusal.PidInvalid)]
    [InlineData("message.from", "", IpcRefusal.PidInvalid)]
    [InlineData("message.from", "-1", IpcRefusal.PidInvalid)]
    [InlineData("message.from", "9007199254740992", IpcRefusal.PidInvalid)]
    [InlineData("message.to", "\"12\"", IpcRefusal.PidInvalid)]
    [InlineData("message.to", "1e30", IpcRefusal.PidInvalid)]
    [InlineData("message.type", "", IpcRefusal.TypeInvalid)]
    [InlineData("message.type", "\"\"", IpcRefusal.TypeInvalid)]
    [InlineData("message.type", "\"é\"", IpcRefusal.TypeInvalid)]
    [InlineData("message.type", "[]", IpcRefusal.TypeInvalid)]
    [InlineData("message.payload", "", IpcRefusal.PayloadMissing)]
    [InlineData("message.timestamp", "", IpcRefusal.TimestampInvalid)]
    [InlineData("message.timestamp", "-1", IpcRefusal.TimestampInvalid)]
    [InlineData("message.timestamp", "\"2026\"", IpcRefusal.TimestampInvalid)]
    [InlineData("message.timestamp", "253402300800000", IpcRefusal.TimestampInvalid)]
    [InlineData("message.correlation_id", "\"\"", IpcRefusal.CorrelationInvalid)]
    [InlineData("message.correlation_id", "null", IpcRefusal.CorrelationInvalid)]
    [InlineData("message.correlation_id", "\"x\"", IpcRefusal.CorrelationInvalid)]
    [InlineData("message.signature", "\"x\"", IpcRefusal.MemberForeign)]
    [InlineData("message.Payload", "1", IpcRefusal.MemberForeign)]
    [InlineData("signature", "\"x\"", IpcRefusal.MemberForeign)]
    [InlineData("ttl", "9", IpcRefusal.MemberForeign)]
    [InlineData("extensions", "{}", IpcRefusal.ExtensionsInvalid)]
    [InlineData("extensions", "null", IpcRefusal.ExtensionsInvalid)]
    [InlineData("extensions", "[1]", IpcRefusal.ExtensionsInvalid)]
    public void TryParse_OneWrongMember_ItsReason(string member, string json, IpcRefusal expected)
    {
        Assert.False(IpcEnvelope.TryParse(WrongJson.With(Whole, member, json), out _, out IpcRefusal refusal));
        Assert.Equal(expected, refusal);
    }

    [Fact]
    public void TryParse_Bounds_BothSides()
    {
        string node = new('n', IpcLimits.NodeCharsMax);
        string type = new('t', IpcLimits.TypeCharsMax);
        Assert.True(IpcEnvelope.TryParse(WrongJson.With(Whole, "source_node", $"\"{node}\""), out _, out _));
        Assert.False(IpcEnvelope.TryParse(WrongJson.With(Whole, "source_node", $"\"{node}n\""), out _, out _));
        Assert.True(IpcEnvelope.TryParse(WrongJson.With(Whole, "message.type", $"\"{type}\""), out _, out _));
        Assert.False(IpcEnvelope.TryParse(WrongJson.With(Whole, "message.type", $"\"{type}t\""), out _, out _));
        Assert.True(IpcEnvelope.TryParse(WrongJson.With(Whole, "message.from", "9007199254740991"), out _, out _));
        int room = IpcLimits.EnvelopeBytesMax - WrongJson.With(Whole, "message.payload", "\"\"").Length;
        Assert.True(IpcEnvelope.TryParse(WrongJson.With(Whole, "message.payload", $"\"{new string('p', room)}\""), out _, out _));
        Assert.False(IpcEnvelope.TryParse(WrongJson.With(Whole, "message.payload", $"\"{new string('p', room + 1)}\""), out _, out IpcRefusal refusal));
        Assert.Equal(IpcRefusal.TooLarge, refusal);
    }

    [Fact]
    public void TryForward_EightHops_NoNinth()
    {
        IpcEnvelope? envelope = Messages.Ipc() with { HopCount = 0 };
        for (int hop = 1; hop <= 8; hop++)
        {
            Assert.True(envelope.TryForward(out envelope));
            Assert.Equal(hop, envelope.HopCount);
        }

        Assert.False(envelope.TryForward(out _));
    }

    [Theory]
    [InlineData("0@n", 0)]
    [InlineData("7@did:key:z6Mk", 7)]
    [InlineData("9007199254740991@a@b", 9007199254740991)]
    public void TryParse_GlobalPid_SameText(string text, long pid)
    {
        Assert.True(GlobalPid.TryParse(text, out GlobalPid? process));
        Assert.Equal(pid, process.Pid);
        Assert.Equal(text, process.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("@n")]
    [InlineData("7@")]
    [InlineData("07@n")]
    [InlineData("-7@n")]
    [InlineData("+7@n")]
    [InlineData(" 7@n")]
    [InlineData("7@a b")]
    [InlineData("9007199254740992@n")]
    [InlineData("99999999999999999@n")]
    public void TryParse_NoGlobalPid_Refused(string? text) => Assert.False(GlobalPid.TryParse(text, out _));
}
