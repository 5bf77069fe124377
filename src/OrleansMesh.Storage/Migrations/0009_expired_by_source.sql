-- What expired, by sender too. source: DID; empty for what expired before senders were kept. first_at: when the first was found expired.
CREATE TABLE envelope_expired_by_source (
    target        TEXT    NOT NULL,
    federation_id BLOB    NOT NULL,
    source        TEXT    NOT NULL,
    count         INTEGER NOT NULL,
    first_id      TEXT    NOT NULL,
    last_id       TEXT    NOT NULL,
    first_at      INTEGER NOT NULL,
    expired_at    INTEGER NOT NULL,
    PRIMARY KEY (target, federation_id, source)
) WITHOUT ROWID;
INSERT INTO envelope_expired_by_source SELECT target, federation_id, '', count, first_id, last_id, expired_at, expired_at FROM envelope_expired;
DROP TABLE envelope_expired;
ALTER TABLE envelope_expired_by_source RENAME TO envelope_expired;
