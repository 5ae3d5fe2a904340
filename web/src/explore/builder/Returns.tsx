import { Button, Checkbox, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import classes from "./Builder.module.css";
import { useBuild } from "./build";
import { ColumnRow } from "./ColumnRow";
import { Conditions } from "./Conditions";
import { type Choice, choicesOf } from "./choices";
import { Order } from "./Order";
import { type Column, columnName, markOf, type Outline } from "./outline";

type Shape = "list" | "table" | "tree";

/** Returns is what the answer shows: entities, columns with what is counted by them, or a tree. */
export function Returns() {
  const { outline, change, things, known } = useBuild();
  const columns = outline.columns ?? [];
  const shape: Shape = outline.tree ? "tree" : columns.length > 0 ? "table" : "list";
  const choices = choicesOf(known, things);
  const counts = columns.some((column) => column.function);
  const by = columns.filter((column) => !column.function && !column.written);
  const put = (next: Column[]) => change({ ...outline, columns: next });
  const setShape = (next: string) => change(shaped(outline, next as Shape, firstColumn(choices, things)));
  return (
    <section className={classes.block} aria-label="What the answer shows">
      <Group gap="xs">
        <Text size="sm" fw={600}>
          show
        </Text>
        <SegmentedControl
          size="xs"
          aria-label="What the answer is made of"
          data={[
            { value: "list", label: "Entities" },
            { value: "table", label: "Columns and counts" },
            { value: "tree", label: "Tree" },
          ]}
          value={shape}
          onChange={setShape}
        />
        {shape === "table" && !counts && (
          <Checkbox
            size="xs"
            label="Each row once"
            checked={outline.unique === true}
            onChange={(event) => change({ ...outline, unique: event.currentTarget.checked })}
          />
        )}
      </Group>
      {shape === "table" && (
        <Stack gap={6} mt={8} pl="md">
          {columns.map((column, at) => (
            <ColumnRow
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their order
              key={at}
              column={column}
              choices={choices}
              onChange={(next) => put(columns.flatMap((one, other) => (other === at ? (next ? [next] : []) : [one])))}
            />
          ))}
          <Group gap="xs">
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconPlus size={14} />}
              onClick={() => put([...columns, firstColumn(choices, things)])}
            >
              Column
            </Button>
            <Text size="xs" c="dimmed">
              {counts && (by.length > 0 ? `One row for each ${by.map(columnName).join(" and ")}.` : "One row for all.")}
            </Text>
          </Group>
          {counts && (
            <Conditions
              label="Which rows stay"
              add="Keep rows where"
              condition={outline.having}
              choices={columns.map(rowChoice)}
              onChange={(having) => {
                const { having: _, ...rest } = outline;
                change(having ? { ...rest, having } : rest);
              }}
            />
          )}
        </Stack>
      )}
      <Order />
    </section>
  );
}

const rowChoice = (column: Column): Choice => ({
  id: columnName(column),
  name: columnName(column),
  label: columnName(column),
  kind: column.function ? "number" : "text",
  description: "",
});

/** The first column that makes sense: the name of the first thing. */
function firstColumn(choices: readonly Choice[], things: readonly Parameters<typeof markOf>[0][]): Column {
  const of = things[0] ? markOf(things[0], things) : "";
  const property = choices.find(({ name }) => name === "displayName")?.name ?? choices[0]?.name ?? "_key";
  return { of, property };
}

function shaped({ tree: _, columns, having, order, unique, ...rest }: Outline, shape: Shape, first: Column): Outline {
  if (shape === "tree") return { ...rest, tree: true };
  if (shape === "list") return rest;
  const table = { ...rest, columns: columns?.length ? columns : [first] };
  return { ...table, ...(having ? { having } : {}), ...(order ? { order } : {}), ...(unique ? { unique } : {}) };
}
