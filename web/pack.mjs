// Compresses what was built, so that the server sends it as it is kept. The page
// itself stays as it is: the server writes into it.
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const root = "dist/console";
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || entry.name === "index.html") continue;
  const file = join(entry.parentPath, entry.name);
  const text = await readFile(file);
  await writeFile(`${file}.br`, await promisify(brotliCompress)(text, brotli));
  await writeFile(`${file}.gz`, await promisify(gzip)(text, { level: constants.Z_BEST_COMPRESSION }));
  await rm(file);
}
