-- +goose Up
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    -- name as it is compared: nobody shall be "Anna" beside "anna".
    name_key TEXT NOT NULL UNIQUE,
    full_name TEXT NOT NULL,
    role TEXT NOT NULL,
    -- JSON list of integration keys, NULL for all.
    instances TEXT,
    password TEXT NOT NULL,
    disabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    password_at BIGINT NOT NULL,
    last_seen_at BIGINT
);

