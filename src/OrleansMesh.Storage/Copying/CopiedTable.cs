namespace OrleansMesh.Storage.Copying;

/// <summary>A table of the store as a copy takes it: the same columns in both databases, ordered by a key that sorts alike in both.</summary>
/// <param name="Columns">The first <paramref name="KeyColumns"/> are the key. Numbers are 64 bits.</param>
/// <param name="Given">The column whose values PostgreSQL gives by itself, which a copy brings along; null for none.</param>
/// <param name="GivenInSqlite">Its name in SQLite where that differs.</param>
internal sealed record CopiedTable(string Name, int KeyColumns, string[] Columns, string? Given = null, string? GivenInSqlite = null)
{
    /// <summary>All tables of the store; <c>given_number</c>, which SQLite has as a view, is taken with the tables that it counts.</summary>
    public static IReadOnlyList<CopiedTable> All { get; } =
    [
        new("grain_state", 2, ["grain_id", "state_name", "etag", "body"]),
        new("reminder", 2, ["grain_id", "name", "grain_hash", "start_at", "period_ms", "etag"]),
        new("mesh", 1, ["mesh_id", "name", "region", "capabilities", "trust", "online", "is_public", "minimum_trust"]),
        new("mesh_service", 2, ["name", "mesh_id", "body", "required_trust", "is_public"]),
        new("mesh_version", 2, ["mesh_id", "version", "body"]),
        new("federation", 1, ["federation_id", "status", "changed_at"]),
        new("federation_party", 2, ["mesh_id", "federation_id"]),
        new("issued_credential", 2, ["list", "place", "subject", "issued_at", "valid_until", "state", "change"]),
        new("ucan_revocation", 1, ["number", "delegation", "revoker", "submitter", "expires_at", "tokens"], Given: "number"),
        new("federation_consent", 1, ["number", "federation_id", "mesh_id", "tokens"], Given: "number", GivenInSqlite: "change"),
        new("federation_consent_link", 3, ["cid", "federation_id", "mesh_id"]),
        new("authority_decision", 1, ["number", "at", "federation_id", "enforced", "actor", "target", "command", "allowed", "answers"], Given: "number"),
        new("identity_map", 1, ["mesh_id", "body"]),
        new("acknowledged", 1, ["target", "cursor"]),
        new("envelope_target", 1, ["queue", "target"], Given: "queue"),
        new("envelope_run", 1, ["last", "queue", "accepted_at", "heads", "bodies"]),
        new("envelope_waiting", 2, ["queue", "last", "expires_at"]),
        new("envelope_id", 1, ["hash", "cursor", "queue"]),
        new("envelope_id_block", 1, ["last", "accepted_at", "messages", "ids"]),
        new("envelope_fate", 1, ["hash", "state", "refusal", "run"]),
        new("envelope_gone", 1, ["number", "accepted_at", "hashes"], Given: "number"),
        new("envelope_expired", 3, ["target", "federation_id", "source", "count", "first_id", "last_id", "first_at", "expired_at"]),
        new("envelope_cursor", 1, ["one", "last", "forgotten"]),
    ];

    /// <summary>Whether a trigger of PostgreSQL gives the numbers, and not the table itself.</summary>
    public bool IsNumberedByTrigger => Given == "number" && Name != "envelope_gone";

    /// <summary>Whether PostgreSQL's table itself gives them.</summary>
    public bool IsNumberedByTable => Given is not null && !IsNumberedByTrigger;

    /// <summary>All rows in the order of the key.</summary>
    public string Select(bool inSqlite) =>
        $"SELECT {string.Join(", ", Columns.Select(column => inSqlite && column == Given ? GivenInSqlite ?? column : column))} FROM {Name} ORDER BY {string.Join(", ", Enumerable.Range(1, KeyColumns))}";

    /// <summary>One row into PostgreSQL.</summary>
    public string Insert => $"INSERT INTO {Name} ({string.Join(", ", Columns)}){(IsNumberedByTable ? " OVERRIDING SYSTEM VALUE" : "")} VALUES ({string.Join(", ", Enumerable.Range(1, Columns.Length).Select(i => $"${i}"))})";
}
