-- +goose Up
CREATE TABLE trend_counts (
    -- what of the graph was seen when it was counted.
    scope TEXT NOT NULL,
    -- what was counted.
    name TEXT NOT NULL,
    -- the state of the graph. A graph that is begun anew gives numbers again, so
    -- that the moment belongs to it.
    at BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    -- JSON.
    value TEXT NOT NULL,
    PRIMARY KEY (scope, name, at, generation)
);

CREATE INDEX trend_counts_at ON trend_counts (at, generation);
