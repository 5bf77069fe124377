using OrleansMesh.Storage.Tests.Directories;

namespace OrleansMesh.Storage.Tests.Postgres;

[Collection(RunningPostgres.Collection)]
public sealed class PostgresMeshHistoryStoreTests(RunningPostgres running) : MeshHistoryStoreTests(new PostgresSchema(running));
