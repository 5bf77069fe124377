using OrleansMesh.Storage.Tests.Envelopes;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteEnvelopeStoreTests() : EnvelopeStoreTests(new StoreFolder());
