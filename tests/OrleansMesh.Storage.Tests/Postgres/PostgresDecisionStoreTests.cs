using OrleansMesh.Storage.Tests.Credentials;

namespace OrleansMesh.Storage.Tests.Postgres;

[Collection(RunningPostgres.Collection)]
public sealed class PostgresDecisionStoreTests(RunningPostgres running) : DecisionStoreTests(new PostgresSchema(running));
