using OrleansMesh.Storage.Tests.Envelopes;

namespace OrleansMesh.Storage.Tests.Postgres;

[Collection(RunningPostgres.Collection)]
public sealed class PostgresEnvelopeStoreTests(RunningPostgres running) : EnvelopeStoreTests(new PostgresSchema(running));
