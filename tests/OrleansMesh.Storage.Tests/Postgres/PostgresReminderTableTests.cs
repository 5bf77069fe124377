using OrleansMesh.Storage.Tests.Reminders;

namespace OrleansMesh.Storage.Tests.Postgres;

[Collection(RunningPostgres.Collection)]
public sealed class PostgresReminderTableTests(RunningPostgres running) : ReminderTableTests(new PostgresSchema(running));
