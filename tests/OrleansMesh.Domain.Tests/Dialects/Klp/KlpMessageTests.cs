using OrleansMesh.Domain.Dialects.Klp;

namespace OrleansMesh.Domain.Tests.Dialects.Klp;

/// <summary>P-02: reading, signing, and what is dropped.</summary>
public sealed class KlpMessageTests
{
    private static readonly long Now = TestMesh.Now.ToUnixTimeMilliseconds();
    private static readonly byte[] Signed = Sign(Messages.Klp() with { TtlSeconds = 300, RoutingHints = ["klp://relay"], Extensions = "{\"x\":1}"u8.ToArray() });

    [Fact]
    public void TryParse_Signed_SameBytesAndVerifies()
    {
        Assert.True(KlpMessage.TryParse(Signed, out KlpMessage? message, out KlpRefusal refusal), refusal.ToString());
        Assert.Equal(Signed, message.ToBytes());
        Assert.True(message.Verify(TestMesh.Acme.Key.PublicKey));
        Assert.False(message.Verify(TestMesh.Mit.Key.PublicKey));
        Assert.False((message with { Timestamp = message.Timestamp + 1 }).Verify(TestMesh.Acme.Key.PublicKey));
    }

    [Theory]
    [MemberData(nameof(WrongJson.Texts), MemberType = typeof(WrongJson))]
    public void TryParse_NoJsonObject_Refused(string text)
    {
        Assert.False(KlpMessage.TryParse(Texts.Utf8(text), out _, out KlpRefusal refusal));
        Assert.Equal(KlpRefusal.NotJson, refusal);
    }

    [Theory]
    [InlineData("type", "", KlpRefusal.TypeUnknown)]
    [InlineData("type", "7", KlpRefusal.TypeUnknown)]
    [InlineData("type", "\"task_request\"", KlpRefusal.TypeUnknown)]
    [InlineData("type", "\"TASK_REQUEST \"", KlpRefusal.TypeUnknown)]
    [InlineData("type", "\"SELF_DESTRUCT\"", KlpRefusal.TypeUnknown)]
    [InlineData("source", "", KlpRefusal.SourceInvalid)]
    [InlineData("source", "{\"scheme\":\"klp\"}", KlpRefusal.SourceInvalid)]
    [InlineData("source", "\"https://node\"", KlpRefusal.SourceInvalid)]
    [InlineData("target", "", KlpRefusal.TargetInvalid)]
    [InlineData("target", "\"klp://\"", KlpRefusal.TargetInvalid)]
    [InlineData("target", "[\"klp://node\"]", KlpRefusal.TargetInvalid)]
    [InlineData("payload", "", KlpRefusal.PayloadMissing)]
    [InlineData("timestamp", "", KlpRefusal.TimestampInvalid)]
    [InlineData("timestamp", "1767225600000", KlpRefusal.TimestampInvalid)]
    [InlineData("timestamp", "\"2026-01-01T00:00:00Z\"", KlpRefusal.TimestampInvalid)]
    [InlineData("timestamp", "\"2026-01-01T00:00:00.000+00:00\"", KlpRefusal.TimestampInvalid)]
    [InlineData("timestamp", "\"2026-02-30T00:00:00.000Z\"", KlpRefusal.TimestampInvalid)]
    [InlineData("timestamp", "\"1969-12-31T23:59:59.999Z\"", KlpRefusal.TimestampInvalid)]
    [InlineData("timestamp", "\"2026-01-01T24:00:00.000Z\"", KlpRefusal.TimestampInvalid)]
    [InlineData("ttl", "0", KlpRefusal.TtlInvalid)]
    [InlineData("ttl", "-1", KlpRefusal.TtlInvalid)]
    [InlineData("ttl", "86401", KlpRefusal.TtlInvalid)]
    [InlineData("ttl", "1.5", KlpRefusal.TtlInvalid)]
    [InlineData("ttl", "null", KlpRefusal.TtlInvalid)]
    [InlineData("ttl", "\"300\"", KlpRefusal.TtlInvalid)]
    [InlineData("routing_hints", "[]", KlpRefusal.HintsInvalid)]
    [InlineData("routing_hints", "[\"\"]", KlpRefusal.HintsInvalid)]
    [InlineData("routing_hints", "[1]", KlpRefusal.HintsInvalid)]
    [InlineData("routing_hints", "{}", KlpRefusal.HintsInvalid)]
    [InlineData("routing_hints", "null", KlpRefusal.HintsInvalid)]
    [InlineData("routing_hints", "\"one\"", KlpRefusal.MemberForeign)]
    [InlineData("routing_hints", "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]", KlpRefusal.HintsInvalid)]
    [InlineData("extensions", "{}", KlpRefusal.ExtensionsInvalid)]
    [InlineData("extensions", "[]", KlpRefusal.ExtensionsInvalid)]
    [InlineData("extensions", "null", KlpRefusal.ExtensionsInvalid)]
    [InlineData("signature", "null", KlpRefusal.SignatureMalformed)]
    [InlineData("signature", "\"\"", KlpRefusal.SignatureMalformed)]
    [InlineData("signature", "\"AAAA\"", KlpRefusal.SignatureMalformed)]
    [InlineData("signature", "\"not base64\"", KlpRefusal.SignatureMalformed)]
    [InlineData("surprise", "1", KlpRefusal.MemberForeign)]
    [InlineData("Type", "\"TASK_REQUEST\"", KlpRefusal.MemberForeign)]
    public void TryParse_OneWrongMember_ItsReason(string member, string json, KlpRefusal expected)
    {
        Assert.False(KlpMessage.TryParse(WrongJson.With(Signed, member, json), out _, out KlpRefusal refusal));
        Assert.Equal(expected, refusal);
    }

    [Fact]
    public void TryParse_Bounds_BothSides()
    {
        Assert.True(KlpMessage.TryParse(WrongJson.With(Signed, "ttl", "86400"), out _, out _));
        Assert.True(KlpMessage.TryParse(WrongJson.With(Signed, "ttl", "1"), out _, out _));
        Assert.True(KlpMessage.TryParse(WrongJson.With(Signed, "routing_hints", $"[\"{new string('h', KlpLimits.HintCharsMax)}\"]"), out _, out _));
        Assert.False(KlpMessage.TryParse(WrongJson.With(Signed, "routing_hints", $"[\"{new string('h', KlpLimits.HintCharsMax + 1)}\"]"), out _, out _));
        int room = KlpLimits.MessageBytesMax - WrongJson.With(Signed, "payload", "\"\"").Length;
        Assert.True(KlpMessage.TryParse(WrongJson.With(Signed, "payload", $"\"{new string('p', room)}\""), out _, out _));
        Assert.False(KlpMessage.TryParse(WrongJson.With(Signed, "payload", $"\"{new string('p', room + 1)}\""), out _, out KlpRefusal refusal));
        Assert.Equal(KlpRefusal.TooLarge, refusal);
    }

    [Fact]
    public void Receive_EachType_ItsHandlerOrNotOfferedHere()
    {
        var handlers = new Dictionary<KlpMessageType, KlpHandler> { [KlpMessageType.TaskRequest] = message => message.Payload };
        var receiver = new KlpReceiver(_ => TestMesh.Acme.Key.PublicKey, handlers);
        foreach (KlpMessageType type in KlpMessageTypes.All)
        {
            KlpReceipt receipt = receiver.Receive(Sign(Messages.Klp() with { Type = type }), TestMesh.Now);
            Assert.Equal(type == KlpMessageType.TaskRequest ? KlpRefusal.None : KlpRefusal.NotOfferedHere, receipt.Refusal);
            Assert.Equal(type == KlpMessageType.TaskRequest, !receipt.Answer.IsEmpty);
        }

        Assert.Equal(1, receiver.Count(KlpRefusal.None));
        Assert.Equal(6, receiver.Count(KlpRefusal.NotOfferedHere));
    }

    [Fact]
    public void Receive_UnsignedExpiredUnknown_DroppedAndCounted()
    {
        int handled = 0;
        var handlers = KlpMessageTypes.All.ToDictionary(type => type, _ => new KlpHandler(_ => { handled++; return default; }));
        var receiver = new KlpReceiver(source => source.Name == "acme.kai" ? TestMesh.Acme.Key.PublicKey : null, handlers);
        Assert.True(KlpAddress.TryParse("klp://nobody", out KlpAddress? nobody, out _));
        (byte[] Bytes, DateTimeOffset Now, KlpRefusal Expected)[] cases =
        [
            (Messages.Klp().ToBytes(), TestMesh.Now, KlpRefusal.Unsigned),
            (Signed, TestMesh.Now.AddSeconds(300), KlpRefusal.Expired),
            (Signed, TestMesh.Now.AddSeconds(299.999), KlpRefusal.None),
            (Sign(Messages.Klp()), TestMesh.Now.AddSeconds(KlpLimits.TtlSecondsDefault), KlpRefusal.Expired),
            (Signed, TestMesh.Now - KlpLimits.ClockSkewMax, KlpRefusal.None),
            (Signed, TestMesh.Now - KlpLimits.ClockSkewMax - TimeSpan.FromMilliseconds(1), KlpRefusal.FromFuture),
            (WrongJson.With(Signed, "type", "\"SELF_DESTRUCT\""), TestMesh.Now, KlpRefusal.TypeUnknown),
            (WrongJson.With(Signed, "payload", "2"), TestMesh.Now, KlpRefusal.SignatureInvalid),
            (WrongJson.With(Signed, "ttl", "301"), TestMesh.Now, KlpRefusal.SignatureInvalid),
            (WrongJson.With(Signed, "target", "\"klp://other\""), TestMesh.Now, KlpRefusal.SignatureInvalid),
            (WrongJson.With(Signed, "type", "\"TRUST_UPDATE\""), TestMesh.Now, KlpRefusal.SignatureInvalid),
            (WrongJson.With(Signed, "extensions", ""), TestMesh.Now, KlpRefusal.SignatureInvalid),
            (Sign(Messages.Klp() with { Source = nobody }), TestMesh.Now, KlpRefusal.KeyUnknown),
        ];
        foreach ((byte[] bytes, DateTimeOffset now, KlpRefusal expected) in cases)
        {
            long before = receiver.Count(expected);
            Assert.Equal(expected, receiver.Receive(bytes, now).Refusal);
            Assert.Equal(before + 1, receiver.Count(expected));
        }

        Assert.Equal(2, handled);
        Assert.Equal(Now, Messages.Klp().Timestamp);
    }

    private static byte[] Sign(KlpMessage message)
    {
        Assert.True(message.TrySign(TestMesh.Acme.Key, out KlpMessage? signed, out KlpRefusal refusal), refusal.ToString());
        return signed.ToBytes();
    }
}
