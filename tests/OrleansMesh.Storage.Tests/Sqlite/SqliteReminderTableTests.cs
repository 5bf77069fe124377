using OrleansMesh.Storage.Tests.Reminders;

namespace OrleansMesh.Storage.Tests.Sqlite;

public sealed class SqliteReminderTableTests() : ReminderTableTests(new StoreFolder());
