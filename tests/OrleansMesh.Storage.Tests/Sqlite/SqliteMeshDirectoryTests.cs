using OrleansMesh.Storage.Tests.Directories;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteMeshDirectoryTests() : MeshDirectoryTests(new StoreFolder());
