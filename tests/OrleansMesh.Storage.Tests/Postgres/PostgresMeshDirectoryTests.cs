using OrleansMesh.Storage.Tests.Directories;

namespace OrleansMesh.Storage.Tests.Postgres;

[Collection(RunningPostgres.Collection)]
public sealed class PostgresMeshDirectoryTests(RunningPostgres running) : MeshDirectoryTests(new PostgresSchema(running));
