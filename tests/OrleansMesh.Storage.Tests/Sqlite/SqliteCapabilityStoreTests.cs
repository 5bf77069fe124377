using OrleansMesh.Storage.Tests.Credentials;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteCapabilityStoreTests() : CapabilityStoreTests(new StoreFolder());
