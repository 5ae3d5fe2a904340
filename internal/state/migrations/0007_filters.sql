-- +goose Up
CREATE TABLE saved_filters (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    inventory TEXT NOT NULL,
    name TEXT NOT NULL,
    -- the name as it is compared.
    name_key TEXT NOT NULL,
    -- JSON of which rows are wanted, and how.
    request TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    UNIQUE (inventory, name_key)
);
