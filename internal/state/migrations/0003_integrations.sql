-- +goose Up
CREATE TABLE credentials (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    -- the name as it is compared.
    name_key TEXT NOT NULL UNIQUE,
    -- JSON, without what is secret.
    settings TEXT NOT NULL,
    -- JSON of what is shown of a certificate.
    details TEXT,
    -- the secret part, sealed; empty when there is none.
    sealed TEXT NOT NULL,
    expires_at BIGINT,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);

-- A row outlives the integration, so that its key is never given again.
CREATE TABLE integrations (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    -- the name as it is compared, NULL once it is deleted.
    name_key TEXT UNIQUE,
    credential TEXT REFERENCES credentials (id),
    settings TEXT NOT NULL,
    -- NULL of one that is paused.
    enabled_at BIGINT,
    -- when the schedule runs it next.
    next_at BIGINT,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    deleted_at BIGINT
);

CREATE TABLE integration_runs (
    id TEXT PRIMARY KEY,
    integration TEXT NOT NULL REFERENCES integrations (id),
    -- the integration until the run has ended, then NULL: there is one at a time.
    unfinished TEXT UNIQUE,
    cause TEXT NOT NULL,
    started_by TEXT NOT NULL,
    state TEXT NOT NULL,
    accept_deletions BOOLEAN NOT NULL,
    cancelling BOOLEAN NOT NULL,
    attempts BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    queued_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    waiting_until BIGINT,
    waiting_for TEXT NOT NULL,
    error TEXT NOT NULL,
    -- JSON of steps, calls, rows, quotas and changes.
    tally TEXT NOT NULL
);

CREATE INDEX integration_runs_of ON integration_runs (integration, id);

CREATE INDEX integration_runs_open ON integration_runs (id) WHERE unfinished IS NOT NULL;

CREATE INDEX integration_runs_age ON integration_runs (ended_at);

CREATE TABLE integration_events (
    run TEXT NOT NULL REFERENCES integration_runs (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    level TEXT NOT NULL,
    code TEXT NOT NULL,
    step TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (run, seq)
);

-- Each warning is told once for each time of expiry.
CREATE TABLE credential_warnings (
    credential TEXT NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL,
    days BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (credential, expires_at, days)
);
