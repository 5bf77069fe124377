-- Credentials that this hub issued, by their place in a pair of status lists. state: 1 active, 2 suspended, 3 revoked.
-- change counts all changes of the table, so that a reader knows what is new to it.
CREATE TABLE issued_credential (
    list        INTEGER NOT NULL,
    place       INTEGER NOT NULL,
    subject     TEXT    NOT NULL,
    issued_at   INTEGER NOT NULL,
    valid_until INTEGER NOT NULL,
    state       INTEGER NOT NULL,
    change      INTEGER NOT NULL,
    PRIMARY KEY (list, place)
) WITHOUT ROWID;
CREATE INDEX issued_credential_by_subject ON issued_credential (subject);
CREATE INDEX issued_credential_by_change ON issued_credential (change);
