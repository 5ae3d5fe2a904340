-- +goose Up
CREATE TABLE idempotency_keys (
    -- who made up the name.
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    -- a digest of the request that the key came with.
    request TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    -- what the request was answered, as JSON; NULL while it is being done.
    answer TEXT,
    PRIMARY KEY (owner, name)
);

CREATE INDEX idempotency_keys_began ON idempotency_keys (began_at);
