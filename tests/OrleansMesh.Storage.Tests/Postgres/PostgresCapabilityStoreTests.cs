using OrleansMesh.Storage.Tests.Credentials;

namespace OrleansMesh.Storage.Tests.Postgres;

[Collection(RunningPostgres.Collection)]
public sealed class PostgresCapabilityStoreTests(RunningPostgres running) : CapabilityStoreTests(new PostgresSchema(running));
