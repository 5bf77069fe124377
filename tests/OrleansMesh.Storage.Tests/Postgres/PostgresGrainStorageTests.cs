using OrleansMesh.Storage.Tests.Grains;

namespace OrleansMesh.Storage.Tests.Postgres;

[Collection(RunningPostgres.Collection)]
public sealed class PostgresGrainStorageTests(RunningPostgres running) : GrainStorageTests(new PostgresSchema(running));
