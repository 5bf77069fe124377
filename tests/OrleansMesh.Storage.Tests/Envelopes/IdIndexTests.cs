using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Storage.Envelopes;

namespace OrleansMesh.Storage.Tests.Envelopes;

public sealed class IdIndexTests
{
    // of one half that is the key's, every fingerprint is 0
    private static readonly (ulong, ulong) Key = (7, 9);

    [Fact]
    public void Candidates_TwoHashesOfOneFingerprint_NameTheBlocksOfBoth()
    {
        var index = new IdIndex(100, 100, Key);
        index.Add(5, 0, [new UInt128(1, Key.Item1)]);
        index.Add(8, 0, [new UInt128(2, Key.Item1)]);

        Assert.Equal([5L, 8L], index.Candidates(new UInt128(1, Key.Item1)).Order());
        Assert.Empty(index.Candidates(new UInt128(1, 1)));
    }

    [Fact]
    public void Forget_AllBlocksOfAGeneration_DropsItAndNotBefore()
    {
        var index = new IdIndex(2, 100, Key);
        for (int block = 1; block <= 4; block++)
        {
            index.Add(block, 0, [new UInt128((ulong)block, 1)]);
        }

        index.Forget(1);
        Assert.Equal((3L, 4L), (index.Known, index.Held));
        index.Forget(2);
        Assert.Equal((2L, 2L), (index.Known, index.Held));
        Assert.False(index.MayContain(new UInt128(1, 1)));
        Assert.Equal([3L], index.Candidates(new UInt128(3, 1)));
    }

    [Fact]
    public void Candidates_AnyHashes_NameTheBlockOfEach() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(Gen.Choose(1, 40).ArrayOf().ToArbitrary(), sizes =>
        {
            var index = new IdIndex(500, 100);
            ulong next = 0;
            UInt128[][] blocks = [.. sizes.Select(size => Enumerable.Range(0, size).Select(_ => new UInt128(++next * 0x9E37, next)).ToArray())];
            for (int i = 0; i < blocks.Length; i++)
            {
                // the second half is read, as after a start, and what comes then is written again
                index.Add(i + 1, i, blocks[i], isLoaded: i >= blocks.Length / 2);
            }

            index.Loaded();
            index.Add(blocks.Length + 1, 0, [1]);

            return blocks.Select((hashes, i) => hashes.All(hash => index.Candidates(hash).Contains(i + 1))).All(isNamed => isNamed) && index.Candidates(1).Contains(blocks.Length + 1) && index.Known == sizes.Sum() + 1;
        }));

    [Fact]
    public void TryRead_WhatWasWritten_IsTheSameAndNothingShorterOrLonger() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(Gen.Choose(0, 1_000_000).ArrayOf().ToArbitrary(), numbers =>
        {
            KnownId[] ids = [.. numbers.Select(number => new KnownId(new UInt128((ulong)number, 3), 2_000_000L - number, number))];
            byte[] bytes = IdBlock.Write(2_000_000, ids);
            return IdBlock.TryRead(2_000_000, ids.Length, bytes, out KnownId[]? read) && read.SequenceEqual(ids)
                && !IdBlock.TryRead(2_000_000, ids.Length, [.. bytes, 0], out _)
                && (ids.Length == 0 || !IdBlock.TryRead(2_000_000, ids.Length, bytes.AsSpan(..^1), out _));
        }));

    [Fact]
    public void TryRead_AnyBytes_AreReadOrRefused() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().ToArbitrary(), Gen.Choose(-1, 20).ToArbitrary(), (bytes, count) =>
            !IdBlock.TryRead(1000, count, bytes, out KnownId[]? ids) || (ids.Length == count && ids.All(id => id.Cursor is > 0 and <= 1000 && id.Queue >= 0))));
}
