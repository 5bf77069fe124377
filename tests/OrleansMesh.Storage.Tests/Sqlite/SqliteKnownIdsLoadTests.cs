using OrleansMesh.Storage.Tests.Envelopes;
using Xunit.Abstractions;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteKnownIdsLoadTests(ITestOutputHelper output) : KnownIdsLoadTests(new StoreFolder(), output);
