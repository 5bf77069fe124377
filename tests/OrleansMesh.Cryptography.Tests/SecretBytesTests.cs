namespace OrleansMesh.Cryptography.Tests;

public sealed class SecretBytesTests
{
    [Fact]
    public void Dispose_Bytes_AreZeroedAndGone()
    {
        var secret = SecretBytes.Random(32);
        Span<byte> alias = secret.Span;
        Assert.NotEqual(new byte[32], alias.ToArray());

        secret.Dispose();

        Assert.Equal(new byte[32], alias.ToArray());
        Assert.Throws<ObjectDisposedException>(() => secret.Span.Length);
    }

    [Fact]
    public void ToString_Secret_ShowsOnlyItsLength()
    {
        using var secret = new SecretBytes([1, 2, 3]);

        Assert.Equal("SecretBytes(3)", secret.ToString());
    }
}
