using System.Data.Common;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Tests.Sql;

/// <summary>A database that commits, and of one commit loses the answer: as when a server dies after its flush.</summary>
internal sealed class ForgetfulDatabase(StoreDatabase inner) : StoreDatabase
{
    /// <summary>Whether the answer to the next commit is lost.</summary>
    public bool LosesNext { get; set; }

    internal override StoreConnection OpenWriter() => new Connection(this, inner.OpenWriter());

    internal override bool IsOfAWrite(Exception error) => error is not IOException && inner.IsOfAWrite(error);

    internal override StoreReader OpenReader() => inner.OpenReader();

    private sealed class Connection(ForgetfulDatabase database, StoreConnection inner) : StoreConnection
    {
        private bool _isBroken;

        public override bool IsBroken => _isBroken;

        public override void Begin() => inner.Begin();

        public override void Commit()
        {
            inner.Commit();
            if (database.LosesNext)
            {
                (database.LosesNext, _isBroken) = (false, true);
                throw new IOException("The answer is lost.");
            }
        }

        public override void Undo() => inner.Undo();

        public override void Dispose() => inner.Dispose();

        internal override DbCommand Take(string sql, ReadOnlySpan<object?> values) => inner.Take(sql, values);

        internal override void Return(DbCommand command) => inner.Return(command);
    }
}
