import { Text } from "@mantine/core";
import type { Column } from "../table/column";
import { AnchorLink } from "../ui/links";
import { nameOf, titleOf, typeTitle } from "../ui/naming";
import { Value } from "../ui/Value";
import classes from "./Assets.module.css";
import type { Inventory, Row } from "./useRows";

const widths: Record<string, number> = { boolean: 110, number: 130, time: 140, list: 180, text: 160 };

/** columnsOf are the columns of a list by their names, as it was at a moment. */
export function columnsOf(inventory: Inventory, names: string[], at: string | undefined): Column<Row>[] {
  const known = new Map(inventory.columns.map((column) => [column.name, column]));
  return names.flatMap((name) => {
    const column = known.get(name);
    if (!column) return [];
    const { kind, description } = column;
    return {
      id: name,
      title: titleOf(name),
      help: description,
      width: name === "displayName" ? 240 : (widths[kind] ?? 160),
      align: kind === "number" ? "right" : "left",
      sortable: true,
      cell: (row) => (name === "displayName" ? <Name row={row} at={at} /> : <Cell row={row} name={name} kind={kind} />),
    };
  });
}

function Cell({ row, name, kind }: { row: Row; name: string; kind: string }) {
  if (name === "_type") return <Text inherit>{typeTitle(row._type)}</Text>;
  return <Value value={row[name]} name={name} kind={kind} />;
}

function Name({ row, at }: { row: Row; at: string | undefined }) {
  return (
    <AnchorLink
      to="/entities/$id"
      params={{ id: row._id }}
      search={{ at }}
      className={classes.name}
      tabIndex={-1}
      inherit
      onClick={(event) => event.stopPropagation()}
    >
      {nameOf(row)}
    </AnchorLink>
  );
}
