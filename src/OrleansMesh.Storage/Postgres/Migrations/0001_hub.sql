-- The tables are those that the scripts of SQLite come to; see their comments. Text compares by its bytes, as there.

CREATE TABLE grain_state (
    grain_id   TEXT COLLATE "C" NOT NULL,
    state_name TEXT COLLATE "C" NOT NULL,
    etag       BIGINT NOT NULL,
    body       BYTEA  NOT NULL,
    PRIMARY KEY (grain_id, state_name)
);

CREATE TABLE reminder (
    grain_id   TEXT COLLATE "C" NOT NULL,
    name       TEXT COLLATE "C" NOT NULL,
    grain_hash BIGINT NOT NULL,
    start_at   BIGINT NOT NULL,
    period_ms  BIGINT NOT NULL,
    etag       BIGINT NOT NULL,
    PRIMARY KEY (grain_id, name)
);
CREATE INDEX reminder_by_hash ON reminder (grain_hash);

CREATE TABLE acknowledged (
    target TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    cursor BIGINT NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE mesh (
    mesh_id      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name         TEXT   NOT NULL,
    region       TEXT COLLATE "C" NOT NULL,
    capabilities TEXT   NOT NULL,
    trust        BIGINT NOT NULL,
    online       BIGINT NOT NULL,
    is_public    BIGINT NOT NULL
);
CREATE INDEX mesh_by_region ON mesh (region, trust DESC) WHERE is_public = 1;

CREATE TABLE federation (
    federation_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    status        BIGINT NOT NULL,
    changed_at    BIGINT NOT NULL
);
CREATE INDEX federation_by_status ON federation (status);

CREATE TABLE federation_party (
    mesh_id       TEXT COLLATE "C" NOT NULL,
    federation_id TEXT COLLATE "C" NOT NULL,
    changed_at    BIGINT NOT NULL,
    PRIMARY KEY (mesh_id, federation_id)
);

CREATE TABLE issued_credential (
    list        BIGINT NOT NULL,
    place       BIGINT NOT NULL,
    subject     TEXT COLLATE "C" NOT NULL,
    issued_at   BIGINT NOT NULL,
    valid_until BIGINT NOT NULL,
    state       BIGINT NOT NULL,
    change      BIGINT NOT NULL,
    PRIMARY KEY (list, place)
);
CREATE INDEX issued_credential_by_subject ON issued_credential (subject);
CREATE INDEX issued_credential_by_change ON issued_credential (change);

CREATE TABLE mesh_version (
    mesh_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    body    BYTEA  NOT NULL,
    PRIMARY KEY (mesh_id, version)
);
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER mesh_version_append_only BEFORE UPDATE OR DELETE ON mesh_version FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER mesh_version_no_truncate BEFORE TRUNCATE ON mesh_version FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Numbers without gaps, each seen with what it numbers and not before: a sequence gives neither. Writers come one after the other anyway.
CREATE TABLE given_number (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
) WITH (fillfactor = 10);
INSERT INTO given_number VALUES ('ucan_revocation', 0), ('federation_consent', 0), ('authority_decision', 0);
CREATE FUNCTION give_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE given_number SET last = last + 1 WHERE name = TG_TABLE_NAME RETURNING last INTO NEW.number;
    RETURN NEW;
END $$;

CREATE TABLE ucan_revocation (
    number     BIGINT NOT NULL PRIMARY KEY,
    delegation TEXT COLLATE "C" NOT NULL,
    revoker    TEXT COLLATE "C" NOT NULL,
    submitter  TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT,
    tokens     TEXT NOT NULL,
    UNIQUE (delegation, revoker)
);
CREATE INDEX ucan_revocation_by_submitter ON ucan_revocation (submitter);
CREATE INDEX ucan_revocation_by_expiry ON ucan_revocation (expires_at) WHERE expires_at IS NOT NULL;
CREATE TRIGGER ucan_revocation_number BEFORE INSERT ON ucan_revocation FOR EACH ROW EXECUTE FUNCTION give_number();

CREATE TABLE federation_consent (
    number        BIGINT NOT NULL PRIMARY KEY,
    federation_id TEXT COLLATE "C" NOT NULL,
    mesh_id       TEXT COLLATE "C" NOT NULL,
    tokens        TEXT NOT NULL,
    UNIQUE (federation_id, mesh_id)
);
CREATE TRIGGER federation_consent_number BEFORE INSERT ON federation_consent FOR EACH ROW EXECUTE FUNCTION give_number();
CREATE TABLE federation_consent_link (
    cid           TEXT COLLATE "C" NOT NULL,
    federation_id TEXT COLLATE "C" NOT NULL,
    mesh_id       TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (cid, federation_id, mesh_id)
);
CREATE INDEX federation_consent_link_of ON federation_consent_link (federation_id, mesh_id);

CREATE TABLE authority_decision (
    number        BIGINT NOT NULL PRIMARY KEY,
    at            BIGINT NOT NULL,
    federation_id TEXT COLLATE "C" NOT NULL,
    enforced      BIGINT NOT NULL,
    actor         TEXT COLLATE "C" NOT NULL,
    target        TEXT   NOT NULL,
    command       TEXT   NOT NULL,
    allowed       BIGINT NOT NULL,
    answers       TEXT   NOT NULL
);
CREATE INDEX authority_decision_by_actor ON authority_decision (actor, number);
CREATE TRIGGER authority_decision_number BEFORE INSERT ON authority_decision FOR EACH ROW EXECUTE FUNCTION give_number();

CREATE TABLE identity_map (
    mesh_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    body    BYTEA NOT NULL
);

-- The queues of envelopes. What is received is deleted soon after it came: vacuum looks after so many rows, however large the table was. Bodies are not compressed.
CREATE TABLE envelope_target (
    queue  BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    target TEXT COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE envelope_run (
    last        BIGINT NOT NULL PRIMARY KEY,
    queue       BIGINT NOT NULL,
    accepted_at BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    heads       BYTEA  NOT NULL,
    bodies      BYTEA  NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
ALTER TABLE envelope_run ALTER COLUMN heads SET STORAGE EXTERNAL, ALTER COLUMN bodies SET STORAGE EXTERNAL;
CREATE INDEX envelope_run_queue ON envelope_run (queue, last);
CREATE INDEX envelope_run_expiry ON envelope_run (expires_at);

CREATE TABLE envelope_id (
    hash   BYTEA  NOT NULL PRIMARY KEY,
    cursor BIGINT NOT NULL,
    queue  BIGINT NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50000);

CREATE TABLE envelope_fate (
    hash    BYTEA  NOT NULL PRIMARY KEY,
    state   BIGINT NOT NULL,
    refusal BIGINT NOT NULL
);

CREATE TABLE envelope_gone (
    number      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    accepted_at BIGINT NOT NULL,
    hashes      BYTEA  NOT NULL
);
ALTER TABLE envelope_gone ALTER COLUMN hashes SET STORAGE EXTERNAL;
CREATE INDEX envelope_gone_age ON envelope_gone (accepted_at);

CREATE TABLE envelope_expired (
    target        TEXT COLLATE "C" NOT NULL,
    federation_id BYTEA  NOT NULL,
    count         BIGINT NOT NULL,
    first_id      TEXT   NOT NULL,
    last_id       TEXT   NOT NULL,
    expired_at    BIGINT NOT NULL,
    PRIMARY KEY (target, federation_id)
);

CREATE TABLE envelope_cursor (
    one  BIGINT PRIMARY KEY CHECK (one = 1),
    last BIGINT NOT NULL
) WITH (fillfactor = 10);
INSERT INTO envelope_cursor VALUES (1, 0);
