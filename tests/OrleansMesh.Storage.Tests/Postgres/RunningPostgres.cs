using OrleansMesh.PrivatePostgres;
using OrleansMesh.Testing;

namespace OrleansMesh.Storage.Tests.Postgres;

/// <summary>The one PostgreSQL server of this assembly's tests, which use it one after the other; none where it is not installed.</summary>
public sealed class RunningPostgres : IAsyncLifetime
{
    /// <summary>The tests that share it.</summary>
    public const string Collection = "PostgreSQL";

    private PostgresServer? _server;

    public PostgresServer Server => _server ?? throw new InvalidOperationException(PostgresFactAttribute.Missing);

    public async Task InitializeAsync() => _server = PostgresServer.Programs is null ? null : await PostgresServer.StartNewAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [CollectionDefinition(Collection)]
    public sealed class Definition : ICollectionFixture<RunningPostgres>;
}
