-- Grain state: one row per grain and state name. The etag counts writes.
CREATE TABLE grain_state (
    grain_id   TEXT    NOT NULL,
    state_name TEXT    NOT NULL,
    etag       INTEGER NOT NULL,
    body       BLOB    NOT NULL,
    PRIMARY KEY (grain_id, state_name)
) WITHOUT ROWID;

CREATE TABLE reminder (
    grain_id   TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    grain_hash INTEGER NOT NULL,
    start_at   INTEGER NOT NULL,
    period_ms  INTEGER NOT NULL,
    etag       INTEGER NOT NULL,
    PRIMARY KEY (grain_id, name)
) WITHOUT ROWID;
CREATE INDEX reminder_by_hash ON reminder (grain_hash);

-- Envelopes by target. A row without a body is a tombstone: received or expired, kept while a duplicate could still come.
CREATE TABLE envelope (
    cursor        INTEGER PRIMARY KEY AUTOINCREMENT,
    target        TEXT    NOT NULL,
    source        TEXT    NOT NULL,
    message_id    TEXT    NOT NULL,
    federation_id TEXT    NOT NULL,
    accepted_at   INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    size          INTEGER NOT NULL,
    body          BLOB,
    UNIQUE (source, message_id)
);
CREATE INDEX envelope_queue ON envelope (target, cursor) WHERE body IS NOT NULL;
CREATE INDEX envelope_expiry ON envelope (expires_at) WHERE body IS NOT NULL;
CREATE INDEX envelope_tombstone ON envelope (accepted_at) WHERE body IS NULL;

CREATE TABLE acknowledged (
    target TEXT    NOT NULL PRIMARY KEY,
    cursor INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE mesh (
    mesh_id      TEXT    NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL,
    region       TEXT    NOT NULL,
    capabilities TEXT    NOT NULL,
    trust        INTEGER NOT NULL,
    online       INTEGER NOT NULL,
    is_public    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX mesh_by_region ON mesh (region, trust DESC) WHERE is_public = 1;

CREATE TABLE federation (
    federation_id TEXT    NOT NULL PRIMARY KEY,
    status        INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX federation_by_status ON federation (status);

CREATE TABLE federation_party (
    mesh_id       TEXT    NOT NULL,
    federation_id TEXT    NOT NULL,
    changed_at    INTEGER NOT NULL,
    PRIMARY KEY (mesh_id, federation_id)
) WITHOUT ROWID;
