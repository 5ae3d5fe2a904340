import { ActionIcon, SegmentedControl, Text, Tooltip } from "@mantine/core";
import { IconEyeOff, IconPin, IconPinnedOff, IconZoomScan } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { Column } from "../table/column";
import { Table } from "../table/Table";
import { quantity } from "../ui/format";
import { typeTitle } from "../ui/naming";
import { TypeIcon } from "../ui/TypeIcon";
import { type Entry, entriesOf, type Tie, tiesOf } from "./entries";
import classes from "./Graph.module.css";
import type { Graph } from "./useGraph";

interface Props {
  graph: Graph;
  go: (id: string) => void;
  label: string;
}

/** Beside is the picture as tables: its entities, with what one can do with each, and its relationships. */
export function Beside({ graph, go, label }: Props) {
  const [shown, setShown] = useState<"entities" | "relationships">("entities");
  const entries = useMemo(() => entriesOf(graph.scene), [graph.scene]);
  const ties = useMemo(() => tiesOf(graph.scene), [graph.scene]);
  const compared = entries.some(({ fate }) => fate !== "") || ties.some(({ fate }) => fate !== "");
  return (
    <section className={classes.beside} aria-label={`${label}, as tables`}>
      <SegmentedControl
        size="xs"
        value={shown}
        onChange={(value) => setShown(value === "entities" ? "entities" : "relationships")}
        data={[
          { value: "entities", label: `Entities (${quantity(entries.length)})` },
          { value: "relationships", label: `Relationships (${quantity(ties.length)})` },
        ]}
      />
      {shown === "entities" ? (
        <Table
          label="Entities of the picture"
          columns={columnsOf(graph, compared)}
          rows={entries}
          id={({ id }) => id}
          chosen={graph.chosen.at(-1)}
          onOpen={({ id }) => go(id)}
        />
      ) : (
        <Table
          label="Relationships of the picture"
          columns={tieColumns(compared)}
          rows={ties}
          id={({ id }) => id}
          onOpen={({ from }) => go(from)}
        />
      )}
    </section>
  );
}

function columnsOf(graph: Graph, compared: boolean): Column<Entry>[] {
  const fate: Column<Entry> = { id: "fate", title: "Since then", width: 112, cell: (row) => row.fate || "–" };
  return [
    { id: "acts", title: "", width: 104, cell: (row) => <Acts graph={graph} entry={row} /> },
    { id: "name", title: "Name", width: 190, cell: (row) => <Name entry={row} /> },
    ...(compared ? [fate] : []),
    { id: "marks", title: "Marks", width: 130, cell: (row) => row.marks.join(", ") || "–" },
    { id: "type", title: "Type", width: 130, cell: (row) => typeTitle(row.type) },
    { id: "joined", title: "Joined with", width: 100, align: "right", cell: (row) => quantity(row.joined) },
  ];
}

function Name({ entry }: { entry: Entry }) {
  return (
    <>
      <TypeIcon type={entry.type} size={14} />{" "}
      <Text span size="sm" fw={entry.roll ? 600 : undefined}>
        {entry.name}
      </Text>
    </>
  );
}

function Acts({ graph, entry: { id, name, roll } }: { graph: Graph; entry: Entry }) {
  const pinned = graph.pinned.has(id);
  const open = graph.open.includes(id);
  const acts = [
    {
      title: open ? `Collapse ${name}` : `Expand ${name}`,
      icon: IconZoomScan,
      act: () => (open ? graph.collapse(id) : graph.expand(id)),
    },
    { title: `Hide ${name}`, icon: IconEyeOff, act: () => graph.hide([id]) },
    ...(roll
      ? []
      : [
          {
            title: pinned ? `Unpin ${name}` : `Pin ${name}`,
            icon: pinned ? IconPinnedOff : IconPin,
            act: () => graph.pin(id),
          },
        ]),
  ];
  return (
    <span className={classes.acts}>
      {acts.map(({ title, icon: Icon, act }) => (
        <Tooltip key={title} label={title}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={title}
            onClick={(event) => {
              event.stopPropagation();
              act();
            }}
          >
            <Icon size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </span>
  );
}

function tieColumns(compared: boolean): Column<Tie>[] {
  const fate: Column<Tie> = { id: "fate", title: "Since then", width: 112, cell: (row) => row.fate || "–" };
  return [
    { id: "from", title: "From", width: 180, cell: (row) => row.fromName },
    { id: "verb", title: "Relationship", width: 110, cell: (row) => row.verb },
    { id: "to", title: "To", width: 180, cell: (row) => row.toName },
    ...(compared ? [fate] : []),
  ];
}
