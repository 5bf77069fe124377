using System.Text;
using System.Text.Json.Nodes;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Sealing;
using OrleansMesh.Domain.Tests.Envelopes;

namespace OrleansMesh.Domain.Tests.Sealing;

public sealed class SealedChannelTests : IDisposable
{
    private readonly SealedReceiver _receiver = new();

    public void Dispose() => _receiver.Dispose();

    [Theory]
    [InlineData(SealAlgorithm.Aes256Gcm)]
    [InlineData(SealAlgorithm.ChaCha20Poly1305)]
    public void Seal_OpenedByTheRecipient_IsTheDataAndIsHiddenFromOthers(SealAlgorithm algorithm)
    {
        using SealedSender sender = Seals.Sender(algorithm);
        FmpDraft draft = Seals.Draft(sender);
        SealedMessage message = Seals.Read(draft);

        Assert.True(_receiver.TryOpen(message, Seals.MitKey, Seals.AcmeKey.PublicKey, out ReadOnlyMemory<byte> data, out _));

        Assert.Equal("{\"text\":\"hello\"}", Encoding.UTF8.GetString(data.Span));
        Assert.DoesNotContain("hello", Encoding.UTF8.GetString(Samples.Signed(draft)), StringComparison.Ordinal);
        Assert.Equal(algorithm, message.Block.Algorithm);
        Assert.Equal(0, message.Block.Sequence);
        Assert.Equal(Samples.Draft.PayloadType, message.Envelope.PayloadType);
    }

    [Fact]
    public void TryOpen_Repeated_IsRefused()
    {
        using SealedSender sender = Seals.Sender();
        SealedMessage message = Seals.Message(sender);

        Assert.Equal(SealRefusal.None, Seals.Open(_receiver, message));
        Assert.Equal(SealRefusal.SequenceRepeated, Seals.Open(_receiver, message));
    }

    [Fact]
    public void TryOpen_AnyOrderWithinAContextAndAcrossContexts_OpensEachOnce()
    {
        using SealedSender sender = Seals.Sender();
        SealedMessage[] messages = [.. Enumerable.Range(0, 3 * SealLimits.ReplayWindow).Select(n => Seals.Message(sender, $"{n}"))];
        new Random(1).Shuffle(messages);

        Assert.All(messages, message => Assert.Equal(SealRefusal.None, Seals.Open(_receiver, message)));
        Assert.All(messages, message => Assert.Equal(SealRefusal.SequenceRepeated, Seals.Open(_receiver, message)));
        Assert.Equal(3, messages.Select(m => m.Block.KeyId).Distinct().Count());
    }

    [Fact]
    public void TryOpen_BehindTheWindowOfALongContext_IsTooOld()
    {
        using SealedSender sender = Seals.Sender(rotation: new SealRotation { MessagesMax = 2 * SealLimits.ReplayWindow });
        SealedMessage[] messages = [.. Enumerable.Range(0, SealLimits.ReplayWindow + 2).Select(_ => Seals.Message(sender))];

        Assert.Equal(SealRefusal.None, Seals.Open(_receiver, messages[^1]));
        Assert.Equal(SealRefusal.SequenceTooOld, Seals.Open(_receiver, messages[0]));
        Assert.Equal(SealRefusal.SequenceTooOld, Seals.Open(_receiver, messages[1]));
        Assert.Equal(SealRefusal.None, Seals.Open(_receiver, messages[2]));
    }

    [Fact]
    public void Seal_CountOrTimeReached_BeginsANewContext()
    {
        using SealedSender sender = Seals.Sender(rotation: new SealRotation { MessagesMax = 3, Lifetime = TimeSpan.FromMinutes(1) });
        (string KeyId, long Sequence)[] sent =
        [
            .. Enumerable.Repeat(TimeSpan.Zero, 4)
                .Append(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1)).Append(TimeSpan.FromMinutes(1)).Append(TimeSpan.FromHours(-1))
                .Select(age => Seals.Message(sender, now: Seals.Now + age).Block).Select(b => (b.KeyId, b.Sequence)),
        ];

        Assert.Equal([0, 1, 2, 0, 1, 0, 1], sent.Select(s => s.Sequence));
        Assert.Equal(3, sent.Select(s => s.KeyId).Distinct().Count());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1L << 32, true)]
    [InlineData((1L << 32) + 1, false)]
    public void Rotation_MessagesMax_IsBounded(long messages, bool valid) =>
        Assert.Equal(valid, Record.Exception(() => new SealRotation { MessagesMax = messages }) is null);

    [Fact]
    public void TryOpen_WrongKeys_IsRefused()
    {
        using SealedSender sender = Seals.Sender();
        SealedMessage message = Seals.Message(sender);
        using X25519PrivateKey other = X25519PrivateKey.Generate();
        Assert.True(X25519PublicKey.TryFromBytes(new byte[32], out X25519PublicKey? weak));

        // Another key has another base nonce: that is seen first.
        Assert.Equal(SealRefusal.IvMismatch, Seals.Open(_receiver, message, own: other));
        Assert.Equal(SealRefusal.IvMismatch, Seals.Open(_receiver, message, sender: other.PublicKey));
        Assert.Equal(SealRefusal.KeyUnusable, Seals.Open(_receiver, message, sender: weak));
        Assert.Equal(SealRefusal.None, Seals.Open(_receiver, message));
        Assert.False(SealedSender.TryCreate(Seals.Binding, SealAlgorithm.Aes256Gcm, Seals.AcmeKey, weak, Seals.Now, out _));
    }

    [Theory]
    [InlineData("federation")]
    [InlineData("source")]
    [InlineData("target")]
    [InlineData("sender")]
    [InlineData("recipient")]
    public void TryOpen_SealedForAnotherBinding_IsRefused(string which)
    {
        SealBinding bound = which switch
        {
            "federation" => Seals.Binding with { FederationId = Guid.Empty },
            "source" => Seals.Binding with { SourceMeshId = Samples.Mit },
            "target" => Seals.Binding with { TargetMeshId = Samples.Acme },
            "sender" => Seals.Binding with { SenderKeyId = Samples.Acme + "#other" },
            _ => Seals.Binding with { RecipientKeyId = Samples.Mit + "#other" },
        };
        using SealedSender sender = Seals.Sender(binding: bound);
        FmpDraft draft = Seals.Draft(sender);

        // The sender says in the block what a receiver expects, and keys the context with something else.
        JsonObject block = JsonNode.Parse(draft.PayloadEncryption.Span)!.AsObject();
        block["sender_key"] = Seals.Binding.SenderKeyId;
        block["recipient_key"] = Seals.Binding.RecipientKeyId;
        SealedMessage message = Seals.Read(draft with { PayloadEncryption = Texts.Utf8(block.ToJsonString()) });

        Assert.Equal(SealRefusal.IvMismatch, Seals.Open(_receiver, message));
    }

    [Theory]
    [InlineData("message")]
    [InlineData("type")]
    [InlineData("sequence")]
    public void TryOpen_AnotherMessageOrTypeOrSequence_IsRefused(string which)
    {
        using SealedSender sender = Seals.Sender();
        FmpDraft draft = Seals.Draft(sender);
        FmpDraft altered = which switch
        {
            "message" => draft with { MessageId = "msg-2" },
            "type" => draft with { PayloadType = "task.run" },
            _ => draft with { PayloadEncryption = Texts.Utf8(Encoding.UTF8.GetString(draft.PayloadEncryption.Span).Replace("\"sequence\":0", "\"sequence\":1", StringComparison.Ordinal)) },
        };

        SealRefusal expected = which == "sequence" ? SealRefusal.IvMismatch : SealRefusal.NotAuthentic;
        Assert.Equal(expected, Seals.Open(_receiver, Seals.Read(altered)));
        Assert.Equal(SealRefusal.None, Seals.Open(_receiver, Seals.Read(draft)));
        Assert.Equal(which == "sequence" ? expected : SealRefusal.SequenceRepeated, Seals.Open(_receiver, Seals.Read(altered)));
    }

    [Fact]
    public void TryOpen_PlaintextThatIsNoCanonicalJson_IsRefusedAndNotTriedAgain()
    {
        using X25519PrivateKey ephemeral = X25519PrivateKey.Generate();
        Assert.True(HpkeContext.TryCreateSender(SealAlgorithm.Aes256Gcm, Seals.AcmeKey, Seals.MitKey.PublicKey, ephemeral, Seals.Binding.ToInfo(), out HpkeContext? keys));
        byte[] nonce = new byte[12];
        keys.WriteNonce(0, nonce);
        byte[] block = new EncryptionBlock(
            SealAlgorithm.Aes256Gcm, ephemeral.PublicKey, nonce, EncryptionBlock.KeyIdOf(ephemeral.PublicKey), Seals.Binding.RecipientKeyId, Seals.Binding.SenderKeyId, 0).ToCanonical();
        string associated = $$"""{"encryption":{{Encoding.UTF8.GetString(block)}},"federationId":"{{Samples.Federation:D}}","messageId":"msg-1","sourceMeshId":"{{Samples.Acme}}","targetMeshId":"{{Samples.Mit}}","type":"agent.message"}""";
        byte[] ciphertext = new byte[3 + 16];
        keys.Seal(nonce, Texts.Utf8(associated), "{ }"u8, ciphertext);
        string data = "\"" + System.Buffers.Text.Base64Url.EncodeToString(ciphertext) + "\"";
        SealedMessage message = Seals.Read(Samples.Draft with { PayloadData = Texts.Utf8(data), PayloadEncryption = block });

        Assert.Equal(SealRefusal.PlaintextInvalid, Seals.Open(_receiver, message));
        Assert.Equal(SealRefusal.SequenceRepeated, Seals.Open(_receiver, message));
    }

    [Fact]
    public void Seal_LargestPlaintextAndLarger_OpensAndThrows()
    {
        using SealedSender sender = Seals.Sender();
        string largest = "\"" + new string('x', SealLimits.PlaintextBytesMax - 2) + "\"";

        _ = sender.Seal("m", "t", Texts.Utf8(largest), Seals.Now);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => sender.Seal("m", "t", Texts.Utf8(largest + " "), Seals.Now));
        _ = Assert.Throws<ArgumentException>(() => sender.Seal("m", "t", "{ }"u8, Seals.Now));
        Assert.Equal(SealRefusal.None, Seals.Open(_receiver, Seals.Message(sender, "\"" + new string('x', 700_000) + "\"")));
    }

    [Fact]
    public void Seal_AfterDisposal_Throws()
    {
        SealedSender sender = Seals.Sender();
        sender.Dispose();

        _ = Assert.Throws<ObjectDisposedException>(() => sender.Seal("m", "t", "1"u8, Seals.Now));
    }

    [Fact]
    public void TryOpen_MoreContextsOfASourceThanAreRemembered_ForgetsTheLongestUnused()
    {
        using SealedSender sender = Seals.Sender(rotation: new SealRotation { MessagesMax = 1 });
        SealedMessage[] messages = [.. Enumerable.Range(0, SealLimits.ContextsOfSourceMax + 1).Select(_ => Seals.Message(sender))];
        foreach (SealedMessage message in messages[..^1])
        {
            Assert.Equal(SealRefusal.None, Seals.Open(_receiver, message));
        }

        // The first is in use again, so the second goes when there is one too many.
        Assert.Equal(SealRefusal.SequenceRepeated, Seals.Open(_receiver, messages[0]));
        Assert.Equal(SealRefusal.None, Seals.Open(_receiver, messages[^1]));
        Assert.Equal(SealRefusal.SequenceRepeated, Seals.Open(_receiver, messages[0]));
        Assert.Equal(SealRefusal.SequenceRepeated, Seals.Open(_receiver, messages[2]));
        Assert.Equal(SealRefusal.None, Seals.Open(_receiver, messages[1]));
    }
}
