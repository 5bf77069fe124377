-- Decisions on authority, the last so many. answers: JSON.
CREATE TABLE authority_decision (
    number        INTEGER PRIMARY KEY AUTOINCREMENT,
    at            INTEGER NOT NULL,
    federation_id TEXT    NOT NULL,
    enforced      INTEGER NOT NULL,
    actor         TEXT    NOT NULL,
    target        TEXT    NOT NULL,
    command       TEXT    NOT NULL,
    allowed       INTEGER NOT NULL,
    answers       TEXT    NOT NULL
);
CREATE INDEX authority_decision_by_actor ON authority_decision (actor, number);

-- Who agents of other meshes are at a mesh, as that mesh says.
CREATE TABLE identity_map (
    mesh_id TEXT NOT NULL PRIMARY KEY,
    body    BLOB NOT NULL
) WITHOUT ROWID;
