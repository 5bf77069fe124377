-- The services that meshes announce, by name. body: as it is announced; is_public: whether who has no federation with the mesh may see it.
CREATE TABLE mesh_service (
    name           TEXT    NOT NULL,
    mesh_id        TEXT    NOT NULL,
    body           TEXT    NOT NULL,
    required_trust INTEGER NOT NULL,
    is_public      INTEGER NOT NULL,
    PRIMARY KEY (name, mesh_id)
) WITHOUT ROWID;
CREATE INDEX mesh_service_by_mesh ON mesh_service (mesh_id);
