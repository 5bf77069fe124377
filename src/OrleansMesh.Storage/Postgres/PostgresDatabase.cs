using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Postgres;

/// <summary>A PostgreSQL database, or one schema of it: encoded in UTF-8, for one hub at a time.</summary>
/// <param name="exclusive">Whether this is the hub itself, and not an operator's program beside it.</param>
/// <param name="placeSeconds">How long a hub waits for the place of one before it that was killed.</param>
internal sealed class PostgresDatabase(PostgresAddress address, bool exclusive, int placeSeconds = 15) : StoreDatabase
{
    /// <summary>A table that is there as long as a copy of another database is not whole.</summary>
    public const string UnfinishedCopy = "orleansmesh_copy";

    // A hub that was killed leaves its place as soon as the server has seen that its connection is gone.
    private const string Settings =
        """
        SELECT set_config('lock_timeout', $1, false), set_config('tcp_keepalives_idle', '30', false), set_config('tcp_keepalives_interval', '10', false),
            set_config('tcp_keepalives_count', '3', false),
            set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)
        """;

    // Others of this schema write for milliseconds at a time.
    private const string Patience = "SELECT set_config('lock_timeout', '20s', false)";

    private const string Own = "SELECT pg_advisory_lock(hashtextextended('OrleansMesh hub ' || current_schema(), 0))";

    /// <summary>Whether this is for a copy, which may go on where one was interrupted.</summary>
    public bool IsForCopy { get; init; }

    /// <inheritdoc/>
    internal override StoreConnection OpenWriter()
    {
        var npgsql = new NpgsqlConnection(address.ForWriting);
        var connection = new PostgresConnection(npgsql);
        try
        {
            npgsql.Open();
            Check(connection);
            connection.Execute(Settings, $"{placeSeconds}s");
            if (exclusive)
            {
                connection.Execute(Own);
            }

            connection.Execute(Patience);
            PostgresMigrations.Run(connection, address);
            return connection;
        }
        catch (Exception e)
        {
            connection.Dispose();
            if (IsOfTheServer(e))
            {
                throw address.Explain(e);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    internal override bool IsOfAWrite(Exception error) => error is PostgresException postgres
        ? postgres.SqlState[..2] is "0A" or "21" or "22" or "23" or "40" or "42" or "44" or "54" or "P0"
        : error is not StoreUnavailableException && !IsOfTheServer(error);

    /// <inheritdoc/>
    internal override StoreReader OpenReader() => new PostgresReader(address);

    /// <summary>Whether the server is to blame, or the way to it.</summary>
    internal static bool IsOfTheServer(Exception error) => error is NpgsqlException or TimeoutException or SocketException or IOException or AuthenticationException;

    private void Check(PostgresConnection connection)
    {
        if (connection.Scalar("SELECT current_setting('server_encoding')") is not "UTF8")
        {
            throw address.Unavailable("is not encoded in UTF-8", "Make another one: createdb --encoding UTF8 --template template0 …");
        }

        if (connection.Scalar("SELECT current_schema()::text") is not string)
        {
            throw address.Unavailable("has no such schema", "Make it: CREATE SCHEMA …");
        }

        if (!IsForCopy && connection.Scalar($"SELECT to_regclass('{UnfinishedCopy}')::text") is string)
        {
            throw address.Unavailable("holds part of a copy", "Let the copy go on: orleansmesh store copy --from … --database …");
        }
    }
}
