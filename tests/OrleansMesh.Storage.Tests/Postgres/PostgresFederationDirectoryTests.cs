using OrleansMesh.Storage.Tests.Directories;

namespace OrleansMesh.Storage.Tests.Postgres;

[Collection(RunningPostgres.Collection)]
public sealed class PostgresFederationDirectoryTests(RunningPostgres running) : FederationDirectoryTests(new PostgresSchema(running));
