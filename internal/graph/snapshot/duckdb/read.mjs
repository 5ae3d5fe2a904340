// Reads a graph with DuckDB, as docs/data-format.md says: runs the statements
// of the file given, one after another, then counts what each type has and
// reads one type whole. The graph lies in the folder data. Prints JSON:
//
//   {"answers": [rows of each SELECT, …], "counts": {type: n}, "entities": [row, …], "seen": [row, …]}
//
// where seen are the relationships of another type by their ends, with a volatile
// property.
//
//   node read.mjs STATEMENTS.sql TYPE 'SQL of the type's columns' TYPE PROPERTY < {type: macro}

import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const [statements, type, columns, seenType, seenProperty] = process.argv.slice(2);
const macros = JSON.parse(readFileSync(0, "utf8"));
const duck = await (await DuckDBInstance.create()).connect();
const ask = async (sql) => (await duck.runAndReadAll(sql)).getRowObjectsJson();

const answers = [];
for (const sql of readFileSync(statements, "utf8").split(/;\s*$/m)) {
  if (sql.trim() === "") continue;
  const rows = await ask(sql);
  if (sql.trim().startsWith("SELECT")) answers.push(rows);
}

const choose = async (partition, of) => {
  for (const what of ["files", "volatile"]) {
    await ask(`SET VARIABLE ${what} = (SELECT ${what} FROM segments WHERE partition = '${partition}' AND type = '${of}')`);
  }
};

const counts = {};
let entities = [];
let seen = [];
for (const segment of await ask("SELECT partition, type FROM segments")) {
  await choose(segment.partition, segment.type);
  const [{ n }] = await ask(`SELECT count(*)::INT AS n FROM ${macros[segment.type]}()`);
  counts[segment.type] = (counts[segment.type] ?? 0) + n;
  if (segment.type === type) entities = await ask(`SELECT ${columns} FROM entities() ORDER BY _key`);
  if (segment.type === seenType) {
    seen = await ask(`SELECT _from, _to, epoch_ms(${seenProperty})::VARCHAR AS seen FROM observed() ORDER BY ALL`);
  }
}
process.stdout.write(JSON.stringify({ answers, counts, entities, seen }));
