using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Hub.Composition;

/// <summary>The file <c>database</c> in a hub's folder: which PostgreSQL database the hub is in, without the password. The next start and the operator's verbs go by it; there is none with SQLite.</summary>
internal static class DatabaseNote
{
    private const string Name = "database";

    /// <summary>The address that was noted; empty for none.</summary>
    public static string Read(string folder)
    {
        string file = Path.Combine(folder, Name);
        return File.Exists(file) ? File.ReadAllText(file).Trim() : "";
    }

    /// <summary>Notes where the hub is now.</summary>
    public static void Write(string folder, StoreOptions options)
    {
        if (options.Database.Length > 0)
        {
            File.WriteAllText(Path.Combine(folder, Name), StoreDatabase.WithoutPassword(options.Database) + "\n");
        }
    }
}
