-- Every version of a mesh's registration, as it was signed. Nothing is ever changed or taken away.
CREATE TABLE mesh_version (
    mesh_id TEXT    NOT NULL,
    version INTEGER NOT NULL,
    body    BLOB    NOT NULL,
    PRIMARY KEY (mesh_id, version)
) WITHOUT ROWID;
CREATE TRIGGER mesh_version_no_update BEFORE UPDATE ON mesh_version BEGIN SELECT RAISE(ABORT, 'mesh_version is append-only'); END;
CREATE TRIGGER mesh_version_no_delete BEFORE DELETE ON mesh_version BEGIN SELECT RAISE(ABORT, 'mesh_version is append-only'); END;
