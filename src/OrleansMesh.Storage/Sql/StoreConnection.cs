using System.Data.Common;

namespace OrleansMesh.Storage.Sql;

/// <summary>A connection to the store's database, for one user at a time. Parameters of statements are <c>$1</c>, <c>$2</c>, … in the order given; null becomes SQL NULL.</summary>
internal abstract class StoreConnection : IDisposable
{
    /// <summary>Whether it can be used no more; the writer opens another one.</summary>
    public abstract bool IsBroken { get; }

    /// <summary>Runs one statement; returns the number of rows it changed.</summary>
    public virtual int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        DbCommand command = Take(sql, values);
        try
        {
            return command.ExecuteNonQuery();
        }
        finally
        {
            Return(command);
        }
    }

    /// <summary>The first value of the first row; null for no row.</summary>
    public virtual object? Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        DbCommand command = Take(sql, values);
        try
        {
            return command.ExecuteScalar();
        }
        finally
        {
            Return(command);
        }
    }

    /// <summary>The one number that a query gives; null for none.</summary>
    public long? Number(string sql, params ReadOnlySpan<object?> values) => Scalar(sql, values) is long number ? number : null;

    /// <summary>Shows each row of a query.</summary>
    public void Read(string sql, Action<DbDataReader> each, params ReadOnlySpan<object?> values)
    {
        DbCommand command = Take(sql, values);
        try
        {
            using DbDataReader rows = command.ExecuteReader();
            while (rows.Read())
            {
                each(rows);
            }
        }
        finally
        {
            Return(command);
        }
    }

    /// <summary>Runs a query and shapes each row.</summary>
    public List<T> Query<T>(string sql, Func<DbDataReader, T> shape, params ReadOnlySpan<object?> values)
    {
        var found = new List<T>();
        Read(sql, row => found.Add(shape(row)), values);
        return found;
    }

    /// <summary>Begins a transaction; until its end no other writer of this store, of whatever process, has one.</summary>
    public abstract void Begin();

    /// <summary>Ends the transaction; what it wrote survives the loss of this process, and of the database's.</summary>
    public abstract void Commit();

    /// <summary>Undoes the transaction, if one is open; what the failure was is known already, so that this does not fail.</summary>
    public abstract void Undo();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>A command with its values bound.</summary>
    internal abstract DbCommand Take(string sql, ReadOnlySpan<object?> values);

    /// <summary>The command has ended.</summary>
    internal abstract void Return(DbCommand command);
}
