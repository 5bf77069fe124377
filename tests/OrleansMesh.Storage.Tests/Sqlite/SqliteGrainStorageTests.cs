using OrleansMesh.Storage.Tests.Grains;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteGrainStorageTests() : GrainStorageTests(new StoreFolder());
