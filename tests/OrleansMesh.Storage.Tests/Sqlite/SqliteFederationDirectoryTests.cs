using OrleansMesh.Storage.Tests.Directories;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteFederationDirectoryTests() : FederationDirectoryTests(new StoreFolder());
