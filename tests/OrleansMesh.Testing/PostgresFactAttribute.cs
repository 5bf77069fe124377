using OrleansMesh.PrivatePostgres;
using Xunit;

namespace OrleansMesh.Testing;

/// <summary>A test with a PostgreSQL server of its own; skipped, with the reason in the report, where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    /// <summary>Why such tests are skipped.</summary>
    public const string Missing = "PostgreSQL is not installed: nothing was checked on it. Debian and Ubuntu: apt-get install postgresql.";

    public PostgresFactAttribute()
    {
        if (PostgresServer.Programs is null)
        {
            Skip = Missing;
        }
    }
}
