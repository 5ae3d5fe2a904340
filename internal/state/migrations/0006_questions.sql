-- +goose Up
CREATE TABLE saved_questions (
    name TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    -- JSON of the question as people write it.
    draft TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
