import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Download } from "playwright-core";

/** Row is a row of a file that was taken away, its values by the names of their columns. */
export type Row = Record<string, unknown>;

/** formats are the ways in which rows are taken away, by what the menu calls them. */
export const formats = ["CSV", "NDJSON", "Parquet"] as const;

/** exported reads a file that was taken away to its end, as programs do that are not of this house. */
export async function exported(file: Download, format: (typeof formats)[number]): Promise<Row[]> {
  const path = await file.path();
  switch (format) {
    case "CSV":
      return ask(`SELECT * FROM read_csv('${path}', header = true, all_varchar = true, strict_mode = true)`);
    case "NDJSON": {
      const lines = (await readFile(path, "utf8")).split("\n");
      if (lines.pop() !== "") throw new Error("the last line does not end");
      return lines.map((line) => JSON.parse(line) as Row);
    }
    case "Parquet":
      return ask(`SELECT * FROM read_parquet('${path}')`);
  }
}

interface DuckDB {
  DuckDBInstance: {
    create: () => Promise<{
      connect: () => Promise<{
        runAndReadAll: (sql: string) => Promise<{ getRowObjectsJson: () => Row[] }>;
        closeSync: () => void;
      }>;
    }>;
  };
}

/** ask asks DuckDB, which the graph's own tests read its files with (make duckdb installs it). */
async function ask(sql: string): Promise<Row[]> {
  const graph = createRequire(new URL("../../internal/graph/snapshot/duckdb/package.json", import.meta.url));
  const { DuckDBInstance } = graph("@duckdb/node-api") as DuckDB;
  const duck = await (await DuckDBInstance.create()).connect();
  try {
    return (await duck.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    duck.closeSync();
  }
}
