CREATE TABLE mesh_service (
    name           TEXT COLLATE "C" NOT NULL,
    mesh_id        TEXT COLLATE "C" NOT NULL,
    body           TEXT   NOT NULL,
    required_trust BIGINT NOT NULL,
    is_public      BIGINT NOT NULL,
    PRIMARY KEY (name, mesh_id)
);
CREATE INDEX mesh_service_by_mesh ON mesh_service (mesh_id);
