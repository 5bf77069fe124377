-- A step of a federation writes fewer pages: what is seldom asked for is found by reading a table, and what changes is in one place.

-- Asked for at the start alone.
DROP INDEX federation_by_status;

-- When a federation changed is in its own line.
ALTER TABLE federation_party DROP COLUMN changed_at;

-- The last ten thousand: few enough to be read through for one actor's. Only the oldest go, so that a number is never given twice.
CREATE TABLE kept_decision (
    number        INTEGER PRIMARY KEY,
    at            INTEGER NOT NULL,
    federation_id TEXT    NOT NULL,
    enforced      INTEGER NOT NULL,
    actor         TEXT    NOT NULL,
    target        TEXT    NOT NULL,
    command       TEXT    NOT NULL,
    allowed       INTEGER NOT NULL,
    answers       TEXT    NOT NULL
);
INSERT INTO kept_decision SELECT number, at, federation_id, enforced, actor, target, command, allowed, answers FROM authority_decision;
DROP VIEW given_number;
DROP TABLE authority_decision;
ALTER TABLE kept_decision RENAME TO authority_decision;
CREATE VIEW given_number AS
    SELECT name, seq AS last FROM sqlite_sequence
    UNION ALL SELECT 'authority_decision', COALESCE(MAX(number), 0) FROM authority_decision;
