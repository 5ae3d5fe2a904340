-- +goose Up
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    -- The name as it is compared: nobody shall be "Anna" beside "anna".
    name_key TEXT NOT NULL UNIQUE,
    full_name TEXT NOT NULL,
    role TEXT NOT NULL,
    -- A JSON list of keys of integrations, null for all.
    instances TEXT NOT NULL,
    disabled BOOLEAN NOT NULL,
    -- The hash with its parameters; empty until a password is set.
    password TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    password_at BIGINT,
    seen_at BIGINT
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account);

CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    role TEXT NOT NULL,
    instances TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    used_at BIGINT,
    address TEXT NOT NULL
);
CREATE INDEX tokens_account ON tokens (account);

-- One-time codes: to set Parapet up (without an account), or to set the
-- password of an account.
CREATE TABLE codes (
    hash TEXT PRIMARY KEY,
    account TEXT REFERENCES accounts (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX codes_account ON codes (account);

-- Attempts to sign in that have failed, by what they are counted for.
CREATE TABLE attempts (
    counted TEXT PRIMARY KEY,
    failures DOUBLE PRECISION NOT NULL,
    at BIGINT NOT NULL,
    until BIGINT
);

-- Where accounts have signed in from.
CREATE TABLE account_addresses (
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (account, address)
);
