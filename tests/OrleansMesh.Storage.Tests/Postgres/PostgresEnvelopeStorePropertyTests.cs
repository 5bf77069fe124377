using OrleansMesh.Storage.Tests.Envelopes;

namespace OrleansMesh.Storage.Tests.Postgres;

[Collection(RunningPostgres.Collection)]
public sealed class PostgresEnvelopeStorePropertyTests(RunningPostgres running) : EnvelopeStorePropertyTests(() => new PostgresSchema(running), testCount: 3);
