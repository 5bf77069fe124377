using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Wire.Compression;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Wire.Tests.Compression;

/// <summary>P-11: what is packed comes back byte for byte, smaller, and with nothing of another federation.</summary>
public sealed class RelayPackerTests
{
    [Fact]
    public void Pack_AnyRelays_ComeBackByteForByteWithAndWithoutADictionary()
    {
        using var packer = new RelayPacker();
        using var unpacker = new RelayUnpacker();
        Guid learned = PackedRelays.Federation;
        Assert.Equal(UnpackFault.None, unpacker.Keep(PackedRelays.Learn(packer, learned)));
        Prop.ForAll<NonEmptyArray<NonEmptyArray<byte>>, bool, byte>((envelopes, hasDictionary, repeated) =>
        {
            // what is random alone does not become shorter
            byte[] content = PackedRelays.List([.. envelopes.Get.Take(LinkCompressionLimits.BatchRelaysMax)
                .Select((envelope, n) => PackedRelays.Relay((ulong)n, [.. envelope.Get, .. Enumerable.Repeat((byte)'a', repeated)]))]);
            byte[] packed = new byte[content.Length];
            return !packer.TryPack(hasDictionary ? learned : Guid.Empty, content, packed, out int written)
                || (PackedRelays.Unpack(unpacker, packed[..written], out byte[] back, out Guid? federation) == UnpackFault.None
                    && back.AsSpan().SequenceEqual(content) && federation == (hasDictionary ? learned : null) && written < content.Length);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Learn_OfAFederation_MakesEachOfItsRelaysShorterThanWithoutADictionary()
    {
        using var packer = new RelayPacker();
        byte[] content = PackedRelays.List(PackedRelays.Typical(5000));
        byte[] packed = new byte[content.Length];
        Assert.True(packer.TryPack(PackedRelays.Federation, content, packed, out int before));
        _ = PackedRelays.Learn(packer, PackedRelays.Federation);
        Assert.True(packer.HasDictionary(PackedRelays.Federation));
        Assert.True(packer.TryPack(PackedRelays.Federation, content, packed, out int after));

        Assert.InRange(after, 1, before / 3);
    }

    [Fact]
    public void Learn_OfAFederation_ChangesNoByteOfAnother()
    {
        using var alone = new RelayPacker();
        using var both = new RelayPacker();
        Guid other = Guid.NewGuid();
        byte[] secret = PackedRelays.List(PackedRelays.Typical(5000, "the-secret-of-the-first"));
        _ = PackedRelays.Learn(both, PackedRelays.Federation, "the-secret-of-the-first");
        byte[] first = new byte[secret.Length];
        byte[] second = new byte[secret.Length];
        Assert.True(both.TryPack(PackedRelays.Federation, secret, second, out _));

        // a guess that is right in the one federation is of no length that it has not anyway in the other
        Assert.True(alone.TryPack(other, secret, first, out int length));
        Assert.True(both.TryPack(other, secret, second, out int otherLength));
        Assert.False(both.HasDictionary(other));
        Assert.Equal(first[..length], second[..otherLength]);
    }

    [Fact]
    public void Learn_OneMoreFederationThanDictionaries_GetsThePlaceOfOneThatHasBeenIdleAndNoOther()
    {
        using var packer = new RelayPacker();
        using var unpacker = new RelayUnpacker();
        Guid[] federations = [.. Enumerable.Range(0, LinkCompressionLimits.DictionariesMax).Select(_ => Guid.NewGuid())];
        TimeSpan now = TimeSpan.FromMinutes(1);
        Array.ForEach(federations, federation => Assert.Equal(UnpackFault.None, unpacker.Keep(PackedRelays.Learn(packer, federation, now: now))));
        byte[] message = new byte[RelayPacker.DictionaryMessageBytesMax];
        _ = packer.TryLearn(federations[1], PackedRelays.Typical(1), now + TimeSpan.FromTicks(1), message, out _);
        Guid late = Guid.NewGuid();
        Assert.Throws<InvalidOperationException>(() => PackedRelays.Learn(packer, late, now: now + RelayPacker.IdleTime - TimeSpan.FromTicks(1)));
        Assert.Equal(LinkCompressionLimits.DictionariesMax, unpacker.DictionaryCount);

        byte[] dictionary = PackedRelays.Learn(packer, late, now: now + RelayPacker.IdleTime);

        Assert.Equal(UnpackFault.None, unpacker.Keep(dictionary));
        Assert.Equal((true, true), (packer.HasDictionary(late), packer.HasDictionary(federations[1])));
        Assert.Single(federations, federation => !packer.HasDictionary(federation));
        Assert.Equal(LinkCompressionLimits.DictionariesMax, unpacker.DictionaryCount);
        byte[] content = PackedRelays.List(PackedRelays.Typical(3));
        byte[] packed = new byte[content.Length];
        Assert.True(packer.TryPack(late, content, packed, out int written));
        Assert.Equal(UnpackFault.None, PackedRelays.Unpack(unpacker, packed[..written], out byte[] back, out Guid? of));
        Assert.Equal(late, of);
        Assert.Equal(content, back);
    }

    [Fact]
    public void Pack_WhatBecomesNoShorterOrTooMuchShorter_GoesAsItIs()
    {
        using var packer = new RelayPacker();
        byte[] noise = new byte[4000];
        new Random(1).NextBytes(noise);
        foreach (byte[] content in (byte[][])[noise, PackedRelays.List(PackedRelays.Relay(1, new byte[MessageBytes.EnvelopeBytesMax]))])
        {
            Assert.False(packer.TryPack(PackedRelays.Federation, content, new byte[content.Length], out int written));
            Assert.Equal(0, written);
        }
    }

    [Fact]
    public void Learn_NothingButRepetitions_IsNoDictionaryAndABetterSampleIsOneLater()
    {
        using var packer = new RelayPacker();
        byte[] message = new byte[RelayPacker.DictionaryMessageBytesMax];
        for (int n = 0; n < 8; n++)
        {
            Assert.False(packer.TryLearn(PackedRelays.Federation, new byte[FederationSampleBytes], default, message, out _));
        }

        Assert.False(packer.HasDictionary(PackedRelays.Federation));
        _ = PackedRelays.Learn(packer, PackedRelays.Federation);
        Assert.True(packer.HasDictionary(PackedRelays.Federation));
    }

    private const int FederationSampleBytes = FederationSample.RelayBytesMax;
}
