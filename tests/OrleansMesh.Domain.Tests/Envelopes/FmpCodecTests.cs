using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Domain.Tests.Envelopes;

public sealed class FmpCodecTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public void TryDecode_FullEnvelope_GivesEveryMember()
    {
        byte[] bytes = Samples.Signed(Samples.FullDraft);

        FmpEnvelope envelope = Samples.Decode(bytes);

        Assert.Equal("msg-1", envelope.MessageId);
        Assert.Equal(Samples.Federation, envelope.FederationId);
        Assert.Equal(Samples.Acme, envelope.SourceMeshId);
        Assert.Equal(Samples.Mit, envelope.TargetMeshId);
        Assert.Equal(Samples.SignedAt, envelope.Timestamp);
        Assert.Equal("agent.message", envelope.PayloadType);
        Assert.Equal(Samples.Acme + "#key-1", envelope.KeyId);
        Assert.Equal(DeliveryMode.Transient, envelope.Delivery);
        Assert.Equal(QosClass.High, envelope.Priority);
        Assert.Equal(Samples.SignedAt + 60_000, envelope.ExpiresAt);
        Assert.Equal((0, 3), (envelope.HopCount, envelope.MaxHops));
        Assert.Equal(64, envelope.Signature.Length);
        Assert.True(JsonElement.DeepEquals(
            JsonDocument.Parse(Samples.FullDraft.PayloadData).RootElement, JsonDocument.Parse(envelope.PayloadData).RootElement));
    }

    [Fact]
    public void TryDecode_OptionalMembersAbsent_Defaults()
    {
        FmpEnvelope envelope = Samples.Decode(Samples.With("delivery", null));
        Assert.Equal(DeliveryMode.Reliable, envelope.Delivery);
        Assert.Equal(QosClass.Normal, Samples.Decode(Samples.With("priority", null)).Priority);
        Assert.Null(Samples.Decode(Samples.With("keyId", null)).KeyId);
        Assert.Null(Samples.Decode(Samples.With("expiresAt", null)).ExpiresAt);
    }

    [Fact]
    public void TryDecode_CanonicalBytes_KeptAsTheyCame()
    {
        byte[] bytes = Samples.Signed();

        FmpEnvelope envelope = Samples.Decode(bytes);

        Assert.True(envelope.Bytes.Span.Overlaps(bytes, out int offset) && offset == 0 && envelope.Bytes.Length == bytes.Length);
    }

    [Fact]
    public void TryDecode_OtherSpelling_BecomesCanonicalAndVerifies()
    {
        byte[] bytes = Samples.Signed();
        JsonElement root = JsonDocument.Parse(bytes).RootElement;
        string spaced = JsonNode.Parse(bytes)!.ToJsonString(Indented);
        string reversed = "{" + string.Join(" , ", root.EnumerateObject().Reverse().Select(m => m.ToString())) + "}";
        string escaped = Encoding.UTF8.GetString(bytes).Replace("\"signature\"", "\"\\u0073ignature\"", StringComparison.Ordinal);

        Assert.All([spaced, reversed, escaped], text =>
        {
            FmpEnvelope envelope = Samples.Decode(Texts.Utf8(text));
            Assert.Equal(bytes, envelope.Bytes.ToArray());
            Assert.True(envelope.Verify(Samples.AcmeKey.PublicKey));
        });
    }

    [Fact]
    public void ToSigningInput_AnyEnvelope_IsTheCanonicalFormWithoutTwoMembers()
    {
        foreach (string json in (string[])["1", "{\"a\":[]}", "\"\uFB33\""])
        {
            FmpEnvelope envelope = Samples.Decode(Samples.With("aaa", json));
            byte[] expected = CanonicalJson.CanonicalizeWithout(JsonDocument.Parse(envelope.Bytes).RootElement, "signature", "hopCount");
            Assert.Equal(expected, envelope.ToSigningInput());
        }
    }

    [Fact]
    public void Verify_UnknownMemberAddedAfterSigning_False()
    {
        Assert.False(Samples.Decode(Samples.With("note", "1")).Verify(Samples.AcmeKey.PublicKey));
        Assert.False(Samples.Decode(Samples.Signed()).Verify(Samples.MitKey.PublicKey));
    }

    [Theory]
    [InlineData("messageId", null, EnvelopeRefusal.MissingMember)]
    [InlineData("federationId", null, EnvelopeRefusal.MissingMember)]
    [InlineData("sourceMeshId", null, EnvelopeRefusal.MissingMember)]
    [InlineData("targetMeshId", null, EnvelopeRefusal.MissingMember)]
    [InlineData("timestamp", null, EnvelopeRefusal.MissingMember)]
    [InlineData("payload", null, EnvelopeRefusal.MissingMember)]
    [InlineData("signature", null, EnvelopeRefusal.MissingMember)]
    [InlineData("hopCount", null, EnvelopeRefusal.MissingMember)]
    [InlineData("maxHops", null, EnvelopeRefusal.MissingMember)]
    [InlineData("messageId", "\"\"", EnvelopeRefusal.InvalidMessageId)]
    [InlineData("messageId", "7", EnvelopeRefusal.InvalidMessageId)]
    [InlineData("messageId", "\"é\"", EnvelopeRefusal.InvalidMessageId)]
    [InlineData("messageId", "\"a\\n\"", EnvelopeRefusal.InvalidMessageId)]
    [InlineData("federationId", "\"6f9619ff8b86d011b42d00c04fc964ff\"", EnvelopeRefusal.InvalidFederationId)]
    [InlineData("federationId", "\"6f9619ff-8b86-d011-b42d-00c04fc964fg\"", EnvelopeRefusal.InvalidFederationId)]
    [InlineData("sourceMeshId", "\"mesh\"", EnvelopeRefusal.InvalidSourceMeshId)]
    [InlineData("sourceMeshId", "\"did::a\"", EnvelopeRefusal.InvalidSourceMeshId)]
    [InlineData("sourceMeshId", "\"did:mesh:\"", EnvelopeRefusal.InvalidSourceMeshId)]
    [InlineData("targetMeshId", "\"did:mesh:a b\"", EnvelopeRefusal.InvalidTargetMeshId)]
    [InlineData("targetMeshId", "\"did:mesh:a#key\"", EnvelopeRefusal.InvalidTargetMeshId)]
    [InlineData("timestamp", "-1", EnvelopeRefusal.InvalidTimestamp)]
    [InlineData("timestamp", "1.5", EnvelopeRefusal.InvalidTimestamp)]
    [InlineData("timestamp", "\"1\"", EnvelopeRefusal.InvalidTimestamp)]
    [InlineData("timestamp", "253402300800000", EnvelopeRefusal.InvalidTimestamp)]
    [InlineData("payload", "[]", EnvelopeRefusal.InvalidPayload)]
    [InlineData("payload", "{}", EnvelopeRefusal.InvalidPayload)]
    [InlineData("payload", "{\"type\":\"a\"}", EnvelopeRefusal.InvalidPayload)]
    [InlineData("payload", "{\"data\":1}", EnvelopeRefusal.InvalidPayload)]
    [InlineData("payload", "{\"data\":1,\"type\":\"\"}", EnvelopeRefusal.InvalidPayload)]
    [InlineData("payload", "{\"data\":1,\"type\":2}", EnvelopeRefusal.InvalidPayload)]
    [InlineData("signature", "\"\"", EnvelopeRefusal.MalformedSignature)]
    [InlineData("signature", "1", EnvelopeRefusal.MalformedSignature)]
    [InlineData("signature", "\"z1111\"", EnvelopeRefusal.MalformedSignature)]
    [InlineData("hopCount", "6", EnvelopeRefusal.InvalidHops)]
    [InlineData("hopCount", "-1", EnvelopeRefusal.InvalidHops)]
    [InlineData("maxHops", "6", EnvelopeRefusal.InvalidHops)]
    [InlineData("maxHops", "10", EnvelopeRefusal.InvalidHops)]
    [InlineData("keyId", "\"\"", EnvelopeRefusal.InvalidKeyId)]
    [InlineData("keyId", "null", EnvelopeRefusal.InvalidKeyId)]
    [InlineData("delivery", "\"Reliable\"", EnvelopeRefusal.InvalidDelivery)]
    [InlineData("delivery", "1", EnvelopeRefusal.InvalidDelivery)]
    [InlineData("priority", "\"urgent\"", EnvelopeRefusal.InvalidPriority)]
    [InlineData("priority", "\"Critical\"", EnvelopeRefusal.InvalidPriority)]
    [InlineData("priority", "\"criticals\"", EnvelopeRefusal.InvalidPriority)]
    [InlineData("priority", "3", EnvelopeRefusal.InvalidPriority)]
    [InlineData("expiresAt", "1.5", EnvelopeRefusal.InvalidExpiry)]
    [InlineData("expiresAt", "null", EnvelopeRefusal.InvalidExpiry)]
    [InlineData("expiresAt", "253402300800000", EnvelopeRefusal.InvalidExpiry)]
    public void TryDecode_BrokenMember_RefusedWithReason(string member, string? json, EnvelopeRefusal expected) =>
        Assert.Equal(expected, Samples.Refusal(Samples.With(member, json)));

    [Theory]
    [InlineData("", EnvelopeRefusal.NotJson)]
    [InlineData("[]", EnvelopeRefusal.NotJson)]
    [InlineData("null", EnvelopeRefusal.NotJson)]
    [InlineData("{\"a\":1", EnvelopeRefusal.NotJson)]
    [InlineData("{}", EnvelopeRefusal.MissingMember)]
    [InlineData("{\"a\":1,\"a\":1}", EnvelopeRefusal.DuplicateMember)]
    [InlineData("{\"a\":\"\\ud800\"}", EnvelopeRefusal.NotInterchangeable)]
    [InlineData("{\"a\":1e999}", EnvelopeRefusal.NotInterchangeable)]
    [InlineData("{\"a\":9007199254740993}", EnvelopeRefusal.NotInterchangeable)]
    public void TryDecode_NoEnvelope_RefusedWithReason(string text, EnvelopeRefusal expected) =>
        Assert.Equal(expected, Samples.Refusal(Texts.Utf8(text)));

    [Fact]
    public void TryDecode_SixtyThreeDigitsOrEightyEight_OnlyA64ByteSignatureIsTaken()
    {
        string zeros = "\"z" + new string('1', 64) + "\"";
        Assert.Equal(new byte[64], Samples.Decode(Samples.With("signature", zeros)).Signature.ToArray());
        (char Base, char Digit, int Count)[] broken = [('z', '1', 63), ('z', '1', 65), ('z', 'z', 88), ('m', '1', 64), ('z', '0', 64), ('z', 'é', 64)];
        foreach ((char at, char digit, int count) in broken)
        {
            Assert.Equal(EnvelopeRefusal.MalformedSignature, Samples.Refusal(Samples.With("signature", $"\"{at}{new string(digit, count)}\"")));
        }
    }

    [Fact]
    public void TryDecode_LengthsAtAndOverTheirLimit_TakenAndRefused()
    {
        string Text(int length, string head = "") => "\"" + head + new string('a', length - head.Length) + "\"";

        Samples.Decode(Samples.With("messageId", Text(128)));
        Samples.Decode(Samples.With("sourceMeshId", Text(256, "did:x:")));
        Samples.Decode(Samples.With("targetMeshId", Text(256, "did:x:")));
        Samples.Decode(Samples.With("keyId", Text(320)));
        Samples.Decode(Samples.With("timestamp", "253402300799999"));
        Samples.Decode(Samples.With("expiresAt", "253402300799999"));
        Samples.Decode(Samples.With("hopCount", "5"));
        string wide = string.Concat(Enumerable.Repeat("€", 128));
        Assert.Equal(wide, Samples.Decode(Samples.With("payload", $"{{\"data\":1,\"type\":\"{wide}\"}}")).PayloadType);

        Assert.Equal(EnvelopeRefusal.InvalidMessageId, Samples.Refusal(Samples.With("messageId", Text(129))));
        Assert.Equal(EnvelopeRefusal.InvalidSourceMeshId, Samples.Refusal(Samples.With("sourceMeshId", Text(257, "did:x:"))));
        Assert.Equal(EnvelopeRefusal.InvalidTargetMeshId, Samples.Refusal(Samples.With("targetMeshId", Text(257, "did:x:"))));
        Assert.Equal(EnvelopeRefusal.InvalidKeyId, Samples.Refusal(Samples.With("keyId", Text(321))));
        Assert.Equal(EnvelopeRefusal.InvalidPayload, Samples.Refusal(Samples.With("payload", $"{{\"data\":1,\"type\":{Text(129)}}}")));
    }

    [Fact]
    public void TryDecode_OneMebibyteAndOneByteMore_TakenAndRefused()
    {
        byte[] most = Samples.OfLength(FmpLimits.EnvelopeBytesMax);
        Assert.True(Samples.Decode(most).Verify(Samples.AcmeKey.PublicKey));
        Assert.Equal(EnvelopeRefusal.EnvelopeTooLarge, Samples.Refusal([.. most, (byte)' ']));
        Assert.Equal(EnvelopeRefusal.EnvelopeTooLarge, Samples.Refusal(Samples.OfLength(FmpLimits.EnvelopeBytesMax + 1)));
    }

    [Fact]
    public void TryDecode_GrowsOverTheLimitWhenMadeCanonical_Refused()
    {
        string numbers = "[" + string.Join(',', Enumerable.Repeat("1e20", 100_000)) + "]";
        byte[] bytes = Texts.Utf8(Encoding.UTF8.GetString(Samples.Signed()).Replace("{\"text\"", "{\"a\":" + numbers + ",\"text\"", StringComparison.Ordinal));
        Assert.True(bytes.Length < FmpLimits.EnvelopeBytesMax);
        Assert.Equal(EnvelopeRefusal.EnvelopeTooLarge, Samples.Refusal(bytes));
    }

    [Fact]
    public void TryDecode_NestedToTheLimitAndDeeper_TakenAndRefused()
    {
        static byte[] Nested(int depth) => Samples.With("x", new string('[', depth) + new string(']', depth));
        Samples.Decode(Nested(63));
        Assert.Equal(EnvelopeRefusal.TooDeep, Samples.Refusal(Texts.Utf8("{\"x\":" + new string('[', 64) + new string(']', 64) + "}")));
    }

    [Fact]
    public void TryIncrementHop_UntilTheLimit_ThenRefusedAndSignatureStillGood()
    {
        byte[] bytes = Samples.Signed(Samples.FullDraft);
        FmpEnvelope envelope = Samples.Decode(bytes);
        for (int hops = 1; hops <= 3; hops++)
        {
            Assert.True(envelope.TryIncrementHop(bytes));
            Assert.Equal(hops, envelope.HopCount);
            Assert.Equal(hops, Samples.Decode(bytes).HopCount);
            Assert.True(envelope.Verify(Samples.AcmeKey.PublicKey));
        }

        byte[] before = [.. bytes];
        Assert.False(envelope.TryIncrementHop(bytes));
        Assert.Equal(before, bytes);
    }
}
