-- Verified revocations of UCAN delegations. tokens: the signed tokens, base64url, one a line.
CREATE TABLE ucan_revocation (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    delegation TEXT    NOT NULL,
    revoker    TEXT    NOT NULL,
    submitter  TEXT    NOT NULL,
    expires_at INTEGER,
    tokens     TEXT    NOT NULL,
    UNIQUE (delegation, revoker)
);
CREATE INDEX ucan_revocation_by_submitter ON ucan_revocation (submitter);
CREATE INDEX ucan_revocation_by_expiry ON ucan_revocation (expires_at) WHERE expires_at IS NOT NULL;

-- By what capability a mesh entered a federation, and the delegations whose revocation could end it.
CREATE TABLE federation_consent (
    change        INTEGER PRIMARY KEY AUTOINCREMENT,
    federation_id TEXT    NOT NULL,
    mesh_id       TEXT    NOT NULL,
    tokens        TEXT    NOT NULL,
    UNIQUE (federation_id, mesh_id)
);
CREATE TABLE federation_consent_link (
    cid           TEXT    NOT NULL,
    federation_id TEXT    NOT NULL,
    mesh_id       TEXT    NOT NULL,
    PRIMARY KEY (cid, federation_id, mesh_id)
) WITHOUT ROWID;
CREATE INDEX federation_consent_link_of ON federation_consent_link (federation_id, mesh_id);
