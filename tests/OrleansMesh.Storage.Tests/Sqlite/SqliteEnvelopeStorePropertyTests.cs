using OrleansMesh.Storage.Tests.Envelopes;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteEnvelopeStorePropertyTests() : EnvelopeStorePropertyTests(() => new StoreFolder(), testCount: 25);
