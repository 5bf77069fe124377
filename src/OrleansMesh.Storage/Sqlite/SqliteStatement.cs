using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>One compiled statement that changes rows or gives one value, bound by place: the writer runs some twenty of them for a step of a federation, and finding each value by its name costs more than the row.</summary>
/// <remarks>For use inside of a transaction that has begun, where nobody else can be in the way: it does not wait for a lock. Not thread-safe.</remarks>
internal sealed class SqliteStatement : IDisposable
{
    // short values are encoded on the stack
    private const int StackBytesMax = 512;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    // of each place in the statement, which value it takes
    private readonly int[] _values;

    private SqliteStatement(sqlite3 database, sqlite3_stmt statement, int[] values)
    {
        Changes = raw.sqlite3_stmt_readonly(statement) == 0;
        _database = database;
        _statement = statement;
        _values = values;
    }

    /// <summary>Whether it can change the database.</summary>
    public bool Changes { get; }

    /// <summary>Compiles a statement whose parameters are <c>$1</c>, <c>$2</c>, …</summary>
    /// <returns>False when it is more than one statement, or has parameters of other names.</returns>
    /// <exception cref="SqliteException">It does not compile.</exception>
    public static bool TryCompile(sqlite3 database, string sql, [NotNullWhen(true)] out SqliteStatement? statement)
    {
        statement = null;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out sqlite3_stmt compiled, out string rest), database);
        bool isOne = string.IsNullOrWhiteSpace(rest);
        int[] values = new int[raw.sqlite3_bind_parameter_count(compiled)];
        for (int place = 0; isOne && place < values.Length; place++)
        {
            string name = raw.sqlite3_bind_parameter_name(compiled, place + 1).utf8_to_string() ?? "";
            isOne = name.StartsWith('$') && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out values[place]) && values[place] > 0;
        }

        if (!isOne)
        {
            compiled.Dispose();
            return false;
        }

        statement = new SqliteStatement(database, compiled, values);
        return true;
    }

    /// <summary>Whether values of these kinds can be bound here: text, numbers of 32 or 64 bits, bytes and null.</summary>
    public static bool Takes(ReadOnlySpan<object?> values)
    {
        foreach (object? value in values)
        {
            if (value is not (null or string or long or int or byte[]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Runs it; all rows that it returns are read, so that all of its changes are made.</summary>
    /// <param name="first">The first value of the first row that it returns: a number, text or bytes; null for no row, or NULL.</param>
    /// <returns>The number of rows that it changed.</returns>
    /// <exception cref="SqliteException">It failed.</exception>
    public int Run(ReadOnlySpan<object?> values, out object? first)
    {
        first = null;
        try
        {
            for (int place = 0; place < _values.Length; place++)
            {
                SqliteException.ThrowExceptionForRC(Bind(place + 1, values[_values[place] - 1]), _database);
            }

            bool isFirst = true;
            int result;
            while ((result = raw.sqlite3_step(_statement)) == raw.SQLITE_ROW)
            {
                first = isFirst ? Column() : first;
                isFirst = false;
            }

            if (result != raw.SQLITE_DONE)
            {
                SqliteException.ThrowExceptionForRC(result, _database);
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            // what it says is what the step said
            _ = raw.sqlite3_reset(_statement);

            // a large value is not kept until the next run
            _ = raw.sqlite3_clear_bindings(_statement);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private int Bind(int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, place),
        string text => BindText(place, text),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        int number => raw.sqlite3_bind_int64(_statement, place, number),

        // an empty span is no pointer, and that would be NULL
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, place, 0),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
        _ => throw new ArgumentException($"A {value.GetType()} cannot be bound.", nameof(value)),
    };

    private int BindText(int place, string text)
    {
        if (text.Length == 0)
        {
            return raw.sqlite3_bind_text(_statement, place, "");
        }

        Span<byte> stack = stackalloc byte[StackBytesMax];
        return Encoding.UTF8.TryGetBytes(text, stack, out int written)
            ? raw.sqlite3_bind_text(_statement, place, stack[..written])
            : raw.sqlite3_bind_text(_statement, place, Encoding.UTF8.GetBytes(text).AsSpan());
    }

    private object? Column() => raw.sqlite3_column_type(_statement, 0) switch
    {
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(_statement, 0),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(_statement, 0),
        raw.SQLITE_TEXT => raw.sqlite3_column_text(_statement, 0).utf8_to_string(),
        raw.SQLITE_BLOB => raw.sqlite3_column_blob(_statement, 0).ToArray(),
        _ => null,
    };
}
