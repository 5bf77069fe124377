using OrleansMesh.Storage.Tests.Envelopes;

namespace OrleansMesh.Storage.Tests.Postgres;

[Collection(RunningPostgres.Collection)]
public sealed class PostgresKilledProcessTests(RunningPostgres running) : KilledProcessTests(new PostgresSchema(running));
