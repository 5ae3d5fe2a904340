-- +goose Up
CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor TEXT NOT NULL,
    via TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    outcome TEXT NOT NULL,
    address TEXT NOT NULL,
    request_id TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at);

-- The entry that the first one in audit follows: the last that was removed.
CREATE TABLE audit_start (
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_start (seq, hash) VALUES (0, '');
