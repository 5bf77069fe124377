using OrleansMesh.Storage.Postgres;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Tests.Postgres;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgresql://hub:s%40cret@db.example:6543/mesh?sslmode=verify-full&schema=eu", "'mesh' (schema eu) on db.example:6543")]
    [InlineData("postgres://hub@db.example/mesh", "'mesh' on db.example:5432")]
    [InlineData("postgresql:///mesh?host=/run/postgresql&user=hub", "'mesh' on /run/postgresql:5432")]
    [InlineData("Host=db.example;Username=hub;Password=s@cret;Database=mesh", "'mesh' on db.example:5432")]
    public void Parse_AnAddress_IsShownAndNotedWithoutItsPassword(string text, string shown)
    {
        var address = PostgresAddress.Parse(text);
        Assert.Equal(shown, address.ToString());
        Assert.DoesNotContain("cret", address.WithoutPassword, StringComparison.Ordinal);
        Assert.Equal(shown, PostgresAddress.Parse(address.WithoutPassword).ToString());
        Assert.Equal(text.Contains("cret", StringComparison.Ordinal), address.ForWriting.Contains("s@cret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("postgresql://")]
    [InlineData("postgresql://hub:secret@db.example")]
    [InlineData("postgresql://hub:secret@db.example:x/mesh")]
    [InlineData("postgresql://hub:secret@db.example/mesh?sslmode=secret")]
    [InlineData("postgresql://hub:secret@db.example/mesh?schema=a;b")]
    [InlineData("postgresql://hub:secret@db.example/mesh?secret=1")]
    [InlineData("mysql://hub:secret@db.example/mesh")]
    [InlineData("Host=db.example;Secret=secret")]
    [InlineData("Host=db.example")]
    [InlineData("secret")]
    public void Parse_NoAddress_IsRefusedWithoutRepeatingIt(string text)
    {
        StoreUnavailableException refused = Assert.Throws<StoreUnavailableException>(() => PostgresAddress.Parse(text));
        Assert.Contains("postgresql://user@host:5432/database", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
