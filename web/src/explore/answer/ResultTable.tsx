import { Text, UnstyledButton } from "@mantine/core";
import { IconPlug, IconTableOff } from "@tabler/icons-react";
import { useEffect, useMemo } from "react";
import type { Column } from "../../table/column";
import { Table } from "../../table/Table";
import { quantity } from "../../ui/format";
import { ButtonLink } from "../../ui/links";
import { nameOf } from "../../ui/naming";
import { Nothing } from "../../ui/States";
import { Value } from "../../ui/Value";
import type { Answer } from "../ask";
import type { Explore } from "../useExplore";
import { usualColumns, widthOf } from "./columns";
import { headed } from "./headed";
import classes from "./Result.module.css";
import { isEntity, isThing, mentionedIn, type Row } from "./rows";
import { sorted } from "./sorted";

/** How many rows are read so that they can be sorted here. */
const sortable = 20_000;

interface Props {
  explore: Explore;
  rows: Row[];
  /** The names of all columns. */
  all: string[];
  list: boolean;
}

/** ResultTable shows the answer row by row. */
export function ResultTable({ explore: { address, set, answer, question }, rows, all, list }: Props) {
  const { sort, row: chosen } = address;
  const readOn = sort !== undefined && answer.hasMore && rows.length < sortable;
  const { more } = answer;
  useEffect(() => {
    if (readOn) more();
  });
  const shown = useMemo(() => sorted(rows, sort), [rows, sort]);
  const columns = useColumns(rows, all, list, address.columns, (row, entity) => set({ row, entity }));
  if (rows.length === 0 && neverRead(answer.pages?.[0])) {
    return (
      <Nothing
        icon={<IconPlug />}
        title="Nothing of this was read yet"
        action={
          <ButtonLink to="/integrations" variant="default">
            Go to the integrations
          </ButtonLink>
        }
      >
        The query can be answered as soon as a run has read what it asks for.
      </Nothing>
    );
  }
  if (rows.length === 0) {
    return (
      <Nothing icon={<IconTableOff />} title="Nothing fits the query">
        {question.data?.expect_empty
          ? "For this question that may well be right."
          : "Loosen a condition, look at the spelling of values (capitals count), or ask for another moment."}
      </Nothing>
    );
  }
  return (
    <>
      <Table
        label="Answer"
        columns={columns}
        rows={shown}
        id={(row) => String(row.place)}
        order={sort}
        onOrder={(order) => set({ sort: order })}
        onOpen={(row) => {
          const entities = mentionedIn(row);
          set({ row: row.place, entity: entities.length === 1 ? entities[0]?.id : undefined });
        }}
        chosen={chosen === undefined ? undefined : String(chosen)}
        more={more}
      />
      {sort !== undefined && answer.hasMore && (
        <Text size="xs" c="dimmed" mt={4} role="status">
          {readOn
            ? "Reading the other rows, to sort them all."
            : `Sorted are the first ${quantity(rows.length)} rows. ORDER BY in the query sorts all of them.`}
        </Text>
      )}
    </>
  );
}

// Then it says nothing of the query that it has no answer.
function neverRead(answer: Answer | undefined): boolean {
  const read = answer?.meta.completeness ?? [];
  return read.length > 0 && read.every(({ state }) => state === "never seen");
}

function useColumns(
  rows: Row[],
  all: string[],
  list: boolean,
  chosen: string[] | undefined,
  open: (row: number, entity: string) => void,
): Column<Row>[] {
  const ids = chosen?.filter((id) => all.includes(id)) ?? [];
  const shown = ids.length > 0 ? ids : usualColumns(all, rows, list);
  const key = JSON.stringify(shown);
  // Columns keep their widths while rows are added.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first rows tell the widths, and open is the same at heart
  return useMemo(
    () =>
      shown.map((id): Column<Row> => {
        const title = headed(id, list);
        const numbers = rows.slice(0, 50).every(({ values }) => typeof (values[id] ?? 0) === "number");
        return {
          id,
          title,
          help: list ? id : undefined,
          sortable: true,
          width: widthOf(id, title, rows),
          align: numbers && !/On$/.test(id) ? "right" : "left",
          cell: (row) => <Cell row={row} column={id} open={open} />,
        };
      }),
    [key, list, rows.length === 0],
  );
}

function Cell({ row, column, open }: { row: Row; column: string; open: (row: number, entity: string) => void }) {
  const value = row.values[column];
  if (!isThing(value)) return <Value value={value} name={column} />;
  if (!isEntity(value)) return nameOf(value);
  return (
    <UnstyledButton
      className={classes.thing}
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation();
        open(row.place, value._id);
      }}
    >
      {nameOf(value)}
    </UnstyledButton>
  );
}
