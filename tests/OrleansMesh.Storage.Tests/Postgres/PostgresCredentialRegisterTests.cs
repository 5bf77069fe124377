using OrleansMesh.Storage.Tests.Credentials;

namespace OrleansMesh.Storage.Tests.Postgres;

[Collection(RunningPostgres.Collection)]
public sealed class PostgresCredentialRegisterTests(RunningPostgres running) : CredentialRegisterTests(new PostgresSchema(running));
