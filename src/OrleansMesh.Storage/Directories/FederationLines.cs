using OrleansMesh.Contracts.Federations;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Directories;

/// <summary>Writes what <see cref="SqlFederationDirectory"/> reads.</summary>
internal static class FederationLines
{
    private const string Upsert = """
        INSERT INTO federation (federation_id, status, changed_at) VALUES ($1, $2, $3)
        ON CONFLICT (federation_id) DO UPDATE SET status = excluded.status, changed_at = excluded.changed_at
        """;

    private const string PutParty = "INSERT INTO federation_party (mesh_id, federation_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    /// <summary>Puts or replaces the lines of one federation, inside the transaction that is open.</summary>
    public static void Put(StoreConnection connection, FederationRecord federation)
    {
        string id = federation.FederationId.ToString("D");
        foreach (string party in federation.Parties)
        {
            connection.Execute(PutParty, party, id);
        }

        connection.Execute(Upsert, id, (int)federation.Status, federation.ChangedAt);
    }
}
