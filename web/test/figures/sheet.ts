import { cpus, loadavg } from "node:os";

/** at is the value below which a share of the values is: the median is at a half. */
export function at(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** median is the value in the middle. */
export const median = (values: number[]): number => at(values, 0.5);

/** ms tells milliseconds as people write them. */
export const ms = (n: number): string => (n < 10 ? `${n.toFixed(1)} ms` : `${Math.round(n)} ms`);

/** Sheet is a table of figures, as docs/performance.md has it. */
export class Sheet {
  private readonly rows: string[] = [];

  /** note adds a row. */
  note(what: string, ...figures: string[]): void {
    this.rows.push(`| ${[what, ...figures].join(" | ")} |`);
  }

  /** toString is the table, and what it was measured on. */
  toString(head: string[]): string {
    const machine = `${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()
      .map((n) => n.toFixed(1))
      .join(" ")}`;
    const line = `| --- |${head
      .slice(1)
      .map(() => " ---: |")
      .join("")}`;
    return [`| ${head.join(" | ")} |`, line, ...this.rows, "", `On ${machine}.`, ""].join("\n");
  }
}
