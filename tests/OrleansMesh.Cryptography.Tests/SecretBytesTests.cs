namespace OrleansMesh.Cryptography.Tests;

public sealed class SecretBytesTests
{
    [Theory]
    [InlineData(32)]
    [InlineData(64)] // the longest that a slot of a page holds
    [InlineData(65)]
    [InlineData(2400)]
    public void Dispose_Bytes_AreZeroedAndGone(int length)
    {
        var secret = SecretBytes.Random(length);
        Span<byte> alias = secret.Span;
        Assert.Equal(length, alias.Length);
        Assert.NotEqual(new byte[length], alias.ToArray());

        secret.Dispose();
        secret.Dispose();

        Assert.Equal(new byte[length], alias.ToArray());
        Assert.Throws<ObjectDisposedException>(() => secret.Span.Length);
    }

    [Fact]
    public void New_ManyOneAfterTheOther_MakeNoGarbageOfThePinnedHeap()
    {
        using (var warm = new SecretBytes(32))
        {
            Assert.Equal(32, warm.Length);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            new SecretBytes(32).Dispose();
        }

        // the object alone, without an array
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10_000, 0, 64);
    }

    [Fact]
    public void ToString_Secret_ShowsOnlyItsLength()
    {
        using var secret = new SecretBytes([1, 2, 3]);

        Assert.Equal("SecretBytes(3)", secret.ToString());
    }
}
