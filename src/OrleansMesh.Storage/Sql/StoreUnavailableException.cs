namespace OrleansMesh.Storage.Sql;

/// <summary>The store's database cannot be used; the message names it, without its password, and says what to do.</summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>What is wrong, and what to do.</summary>
    public StoreUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
