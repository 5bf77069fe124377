using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Keys;

namespace OrleansMesh.Domain.Tests.Keys;

public sealed class KeyRingTests
{
    private static readonly DateTimeOffset Start = TestMesh.Now;
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);
    private readonly Ed25519PrivateKey[] _keys = [.. Enumerable.Range(0, 3).Select(_ => Ed25519PrivateKey.Generate())];

    [Fact]
    public void Rotate_Announced_IsNextThenCurrentThenFormer()
    {
        KeyRing ring = KeyRing.Begin("a", _keys[0].PublicKey, Start).Rotate("b", _keys[1].PublicKey, Start.AddDays(1), Overlap);

        Assert.Null(ring.Current(Start.AddTicks(-1)));
        Assert.Equal("a", ring.Current(Start)?.KeyId);
        Assert.Equal("b", ring.Next(Start)?.KeyId);
        Assert.Equal("b", ring.Current(Start.AddDays(1))?.KeyId);
        Assert.Null(ring.Next(Start.AddDays(1)));
    }

    [Fact]
    public void Find_AsTimeGoesBy_VerifiesHistoryAndNothingLater()
    {
        KeyRing ring = KeyRing.Begin("a", _keys[0].PublicKey, Start).Rotate("b", _keys[1].PublicKey, Start.AddDays(1), Overlap);
        byte[] signature = _keys[0].Sign("then"u8);

        Assert.True(ring.Find("a", Start)!.Verify("then"u8, signature));
        Assert.NotNull(ring.Find("a", Start.AddDays(1) + Overlap - TimeSpan.FromTicks(1)));
        Assert.Null(ring.Find("a", Start.AddDays(1) + Overlap));
        Assert.Null(ring.Find("a", Start.AddTicks(-1)));
        Assert.Null(ring.Find("b", Start.AddDays(1).AddTicks(-1)));
        Assert.NotNull(ring.Find("b", Start.AddYears(50)));
        Assert.Null(ring.Find("c", Start));
        Assert.Null(ring.Forget(Start.AddDays(2)).Find("a", Start));
        Assert.NotNull(ring.Forget(Start.AddDays(1)).Find("a", Start));
    }

    [Fact]
    public void Rotate_WrongKeyOrTime_Throws()
    {
        KeyRing ring = KeyRing.Begin("a", _keys[0].PublicKey, Start);

        Assert.Throws<ArgumentException>(() => ring.Rotate("a", _keys[1].PublicKey, Start.AddDays(1), Overlap));
        Assert.Throws<ArgumentException>(() => ring.Rotate("b", _keys[0].PublicKey, Start.AddDays(1), Overlap));
        Assert.Throws<ArgumentException>(() => ring.Rotate("b", _keys[1].PublicKey, Start, Overlap));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Rotate("b", _keys[1].PublicKey, Start.AddDays(1), -Overlap));
    }

    [Fact]
    public void Rotate_Full_ThrowsUntilSomeAreForgotten()
    {
        KeyRing ring = KeyRing.Begin("0", _keys[0].PublicKey, Start);
        for (int i = 1; i < KeyRing.EntriesMax; i++)
        {
            using var key = Ed25519PrivateKey.Generate();
            ring = ring.Rotate($"{i}", key.PublicKey, Start.AddDays(i), TimeSpan.Zero);
        }

        Assert.Throws<ArgumentException>(() => ring.Rotate("last", _keys[1].PublicKey, Start.AddDays(100), TimeSpan.Zero));
        Assert.Equal(2, ring.Forget(Start.AddDays(KeyRing.EntriesMax - 1)).Rotate("last", _keys[1].PublicKey, Start.AddDays(100), TimeSpan.Zero).Entries.Count - 1);
    }

    [Fact]
    public void TryCreate_GapOrDisorder_IsRefused()
    {
        KeyRingEntry First(DateTimeOffset? until) => new("a", _keys[0].PublicKey, Start, until);
        KeyRingEntry Second(DateTimeOffset from, DateTimeOffset? until = null) => new("b", _keys[1].PublicKey, from, until);

        Assert.True(KeyRing.TryCreate([First(Start.AddDays(1)), Second(Start.AddDays(1))], out _));
        Assert.False(KeyRing.TryCreate([], out _));
        Assert.False(KeyRing.TryCreate([First(Start.AddDays(1)), Second(Start.AddDays(2))], out _));
        Assert.False(KeyRing.TryCreate([First(null), Second(Start.AddDays(1))], out _));
        Assert.False(KeyRing.TryCreate([First(Start.AddDays(1)), Second(Start)], out _));
        Assert.False(KeyRing.TryCreate([First(Start.AddDays(1)), Second(Start.AddDays(1), Start.AddDays(2))], out _));
        Assert.False(KeyRing.TryCreate([First(Start)], out _));
    }
}
