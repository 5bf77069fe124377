using OrleansMesh.Storage.Tests.Envelopes;
using Xunit.Abstractions;

namespace OrleansMesh.Storage.Tests.Postgres;

[Collection(RunningPostgres.Collection)]
public sealed class PostgresKnownIdsLoadTests(RunningPostgres running, ITestOutputHelper output) : KnownIdsLoadTests(new PostgresSchema(running), output);
