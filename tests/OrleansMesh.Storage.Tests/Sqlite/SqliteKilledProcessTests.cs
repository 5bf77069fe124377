using OrleansMesh.Storage.Tests.Envelopes;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteKilledProcessTests() : KilledProcessTests(new StoreFolder());
