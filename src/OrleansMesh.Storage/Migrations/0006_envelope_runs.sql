-- Envelopes by runs: what one flush took for one target, a few rows for hundreds of envelopes. Appended, and deleted whole when the last of a run is received.
-- heads: 52 bytes for each envelope (EnvelopeHead); bodies: the envelopes, one after the other.
CREATE TABLE envelope_target (
    queue        INTEGER PRIMARY KEY,
    target       TEXT    NOT NULL UNIQUE
);

CREATE TABLE envelope_run (
    last         INTEGER PRIMARY KEY,
    queue        INTEGER NOT NULL,
    accepted_at  INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    heads        BLOB    NOT NULL,
    bodies       BLOB    NOT NULL
);
CREATE INDEX envelope_run_queue ON envelope_run (queue);
CREATE INDEX envelope_run_expiry ON envelope_run (expires_at);

-- Every message that waits or was taken within the duplicate window, by the hash of source and id.
CREATE TABLE envelope_id (
    hash         BLOB    NOT NULL PRIMARY KEY,
    cursor       INTEGER NOT NULL,
    queue        INTEGER NOT NULL
) WITHOUT ROWID;

-- What became of those that were neither received nor wait: refused by the home of their target, expired, erased. Forgotten with their ids.
CREATE TABLE envelope_fate (
    hash         BLOB    NOT NULL PRIMARY KEY,
    state        INTEGER NOT NULL,
    refusal      INTEGER NOT NULL
) WITHOUT ROWID;

-- Hashes of what was received, erased or has expired, until the window has passed.
CREATE TABLE envelope_gone (
    number       INTEGER PRIMARY KEY,
    accepted_at  INTEGER NOT NULL,
    hashes       BLOB    NOT NULL
);
CREATE INDEX envelope_gone_age ON envelope_gone (accepted_at);

-- What expired before its target took it, until the target is told.
CREATE TABLE envelope_expired (
    target        TEXT    NOT NULL,
    federation_id BLOB    NOT NULL,
    count         INTEGER NOT NULL,
    first_id      TEXT    NOT NULL,
    last_id       TEXT    NOT NULL,
    expired_at    INTEGER NOT NULL,
    PRIMARY KEY (target, federation_id)
) WITHOUT ROWID;

CREATE TABLE envelope_cursor (
    one          INTEGER PRIMARY KEY CHECK (one = 1),
    last         INTEGER NOT NULL
);

INSERT INTO envelope_cursor VALUES (1, COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'envelope'), 0));
INSERT INTO envelope_target (target) SELECT DISTINCT target FROM envelope ORDER BY target;
INSERT INTO envelope_run (last, queue, accepted_at, expires_at, heads, bodies)
    SELECT e.cursor, t.queue, e.accepted_at, e.expires_at, envelope_head(e.cursor, e.expires_at, e.size, e.federation_id, e.source, e.message_id), e.body
    FROM envelope e JOIN envelope_target t ON t.target = e.target WHERE e.body IS NOT NULL ORDER BY e.cursor;
INSERT INTO envelope_id (hash, cursor, queue) SELECT envelope_hash(e.source, e.message_id), e.cursor, t.queue FROM envelope e JOIN envelope_target t ON t.target = e.target;
INSERT INTO envelope_gone (accepted_at, hashes) SELECT accepted_at, envelope_hash(source, message_id) FROM envelope WHERE body IS NULL ORDER BY cursor;
DROP TABLE envelope;
