import { Group, Text } from "@mantine/core";
import { download } from "../../api/download";
import { ColumnChooser } from "../../table/ColumnChooser";
import { ExportMenu } from "../../ui/ExportMenu";
import { counted, duration, quantity } from "../../ui/format";
import { Moment } from "../../ui/Moment";
import type { Look } from "../address";
import type { Answer } from "../ask";
import type { Explore } from "../useExplore";
import { usualColumns } from "./columns";
import { headed } from "./headed";
import classes from "./Result.module.css";
import type { Row } from "./rows";

interface Props {
  explore: Explore;
  rows: Row[];
  /** The names of all columns. */
  columns: string[];
  first: Answer;
  look: Look;
  /** Whether one may take answers away. */
  may: boolean;
}

/** Away is how much was found, which columns of it are shown, and the way to take it away. */
export function Away({ explore: { asked, address, set, answer }, rows, columns: all, first, look, may }: Props) {
  const list = first.type !== "table";
  return (
    <Group gap="xs" className={classes.away}>
      <Text size="xs" c="dimmed" aria-live="polite">
        {answer.hasMore
          ? `the first ${quantity(rows.length)} rows`
          : counted(rows.length, list ? "entity" : "row", list ? "entities" : "rows")}
        {` in ${duration(first.meta.tookMillis)}`}
        {first.meta.asOf && (
          <>
            {" · the graph of "}
            <Moment at={first.meta.asOf} />
          </>
        )}
      </Text>
      {look === "table" && all.length > 0 && (
        <ColumnChooser
          all={all.map((id) => ({ id, title: headed(id, list) }))}
          shown={address.columns ?? usualColumns(all, rows, list)}
          onChange={(columns) => set({ columns })}
          reset={() => set({ columns: undefined })}
        />
      )}
      {may && (
        <ExportMenu
          disabled={!asked}
          take={(format) => (asked ? download("/api/v1/query/export", { ...asked, format }) : Promise.resolve([]))}
        />
      )}
    </Group>
  );
}
