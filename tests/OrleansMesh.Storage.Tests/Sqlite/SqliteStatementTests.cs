using Microsoft.Data.Sqlite;
using OrleansMesh.Storage.Sqlite;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteStatementTests : IDisposable
{
    private readonly StoreFolder _folder = new();
    private readonly SqliteStoreConnection _connection;

    public SqliteStatementTests()
    {
        _connection = SqliteConnections.OpenWriter(_folder.Database);
        _connection.Execute("CREATE TABLE kept (key TEXT PRIMARY KEY, value)");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<object?> Values => new(
        null, "", "text", "nul\0inside", "ä€😀", new string('x', 511), new string('x', 512), new string('x', 513), new string('€', 400),
        0, -1, int.MaxValue, long.MinValue, long.MaxValue, Array.Empty<byte>(), new byte[] { 0, 255 }, new byte[9000]);

    [Theory]
    [MemberData(nameof(Values))]
    public void Run_AValue_IsStoredAsByACommand(object? value)
    {
        _connection.Begin();
        _connection.Execute("INSERT INTO kept (value, key) VALUES ($2, $1)", "here", value);
        _connection.Commit();
        _connection.Execute("INSERT INTO kept (value, key) VALUES ($2, $1)", "by a command", value);

        Assert.Equal(
            1L,
            _connection.Scalar("SELECT a.value IS b.value AND typeof(a.value) = typeof(b.value) FROM kept AS a, kept AS b WHERE a.key = 'here' AND b.key = 'by a command'"));
    }

    [Fact]
    public void Run_Again_CountsItsOwnRowsAndGivesItsOwnValue()
    {
        const string Put = "INSERT INTO kept (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING value";
        _connection.Begin();
        Assert.Equal(7L, _connection.Number(Put, "a", 7));
        Assert.Null(_connection.Number(Put, "a", 8));
        Assert.Equal(9L, _connection.Number(Put, "b", 9));
        Assert.Equal(0, _connection.Execute(Put, "b", 9));
        Assert.Equal(1, _connection.Execute("UPDATE kept SET value = $2 WHERE key = $1", "a", 1));
        Assert.Equal(2, _connection.Execute("DELETE FROM kept WHERE value < $1", 10));
        Assert.Equal(0, _connection.Execute("DELETE FROM kept WHERE value < $1", 10));
        _connection.Commit();
    }

    [Fact]
    public void Run_AFailure_SaysWhyAndTheNextRunIsAsEver()
    {
        const string Put = "INSERT INTO kept (key, value) VALUES ($1, $2)";
        _connection.Begin();
        Assert.Equal(1, _connection.Execute(Put, "a", 1));
        Assert.Equal(19, Assert.Throws<SqliteException>(() => _connection.Execute(Put, "a", 2)).SqliteErrorCode);
        Assert.Throws<SqliteException>(() => _connection.Execute("INSERT INTO nowhere (key) VALUES ($1)", "a"));
        Assert.Equal(1, _connection.Execute(Put, "b", 3));
        _connection.Commit();

        Assert.Equal(4L, _connection.Number("SELECT SUM(value) FROM kept"));
    }

    [Theory]
    [InlineData("SELECT value FROM kept WHERE key = $1", true)]
    [InlineData("DELETE FROM kept WHERE key = $1; DELETE FROM kept", false)]
    [InlineData("DELETE FROM kept WHERE key = @key", false)]
    [InlineData("DELETE FROM kept WHERE key = $0", false)]
    [InlineData("DELETE FROM kept WHERE key = $1; ", true)]
    [InlineData("UPDATE kept SET value = $2 WHERE key = $1 OR value = $2", true)]
    public void TryCompile_OneStatementWithNumberedParameters_IsTaken(string sql, bool expected)
    {
        bool taken = SqliteStatement.TryCompile(_connection.Connection.Handle!, sql, out SqliteStatement? statement);
        statement?.Dispose();

        Assert.Equal(expected, taken);
    }
}
