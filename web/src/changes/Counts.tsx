import { Group, Paper, Select, Stack, Text, UnstyledButton } from "@mantine/core";
import { quantity } from "../ui/format";
import { typeTitle } from "../ui/naming";
import { TypeIcon } from "../ui/TypeIcon";
import classes from "./Changes.module.css";
import { type Count, integrationsOf, type Row, rowsOf, sumOf } from "./counted";
import { useView } from "./useChanges";

const ops = ["created", "updated", "deleted"] as const;

/** Counts is how much differs of each type, of which one can be chosen. */
export function Counts({ counts }: { counts: Count[] }) {
  const { view, change } = useView();
  const integrations = integrationsOf(counts);
  const rows = rowsOf(counts, view.integration);
  return (
    <Paper withBorder p="xs" component="section" aria-label="What differs, by type">
      <Stack gap={2}>
        {(integrations.length > 1 || view.integration) && (
          <Select
            size="xs"
            mb={4}
            aria-label="Integration"
            placeholder="All integrations"
            clearable
            data={[...new Set([...integrations, ...(view.integration ? [view.integration] : [])])]}
            value={view.integration ?? null}
            onChange={(integration) => change({ integration: integration ?? undefined })}
          />
        )}
        <div className={classes.count}>
          <span />
          {["New", "Changed", "Gone"].map((title) => (
            <Text key={title} size="xs" c="dimmed" ta="right">
              {title}
            </Text>
          ))}
        </div>
        <CountRow
          title="Everything"
          row={totalOf(rows)}
          chosen={view.type === undefined}
          onChoose={() => change({ type: undefined })}
        />
        <Part title="Entities" rows={rows.filter((row) => !row.relationship)} />
        <Part title="Relationships" rows={rows.filter((row) => row.relationship)} />
      </Stack>
    </Paper>
  );
}

function Part({ title, rows }: { title: string; rows: Row[] }) {
  const { view, change } = useView();
  if (rows.length === 0) return null;
  return (
    <>
      <Text size="xs" fw={600} c="dimmed" px="sm" pt="xs">
        {title}
      </Text>
      {rows.map((row) => (
        <CountRow
          key={row.type}
          title={typeTitle(row.type)}
          type={row.type}
          row={row}
          chosen={view.type === row.type}
          onChoose={() => change({ type: view.type === row.type ? undefined : row.type })}
        />
      ))}
    </>
  );
}

const totalOf = (rows: Row[]) => ({
  created: sumOf(rows, "created"),
  updated: sumOf(rows, "updated"),
  deleted: sumOf(rows, "deleted"),
  most: 0,
});

interface RowProps {
  title: string;
  type?: string;
  row: Pick<Row, (typeof ops)[number] | "most">;
  chosen: boolean;
  onChoose: () => void;
}

function CountRow({ title, type, row, chosen, onChoose }: RowProps) {
  return (
    <UnstyledButton
      className={classes.count}
      aria-pressed={chosen}
      aria-label={`${title}: ${toldOf(row)}`}
      onClick={onChoose}
      title={type}
    >
      <Group gap={8} wrap="nowrap" miw={0}>
        {type && <TypeIcon type={type} size={16} />}
        <Text size="sm" truncate fw={type ? undefined : 600}>
          {title}
        </Text>
      </Group>
      {row.most > 0 && ops.every((op) => row[op] === 0) ? (
        <Text size="xs" c="dimmed" ta="right" style={{ gridColumn: "span 3" }}>
          up to {quantity(row.most)}
        </Text>
      ) : (
        ops.map((op) => (
          <span key={op} className={classes.number} data-any={row[op] > 0}>
            {quantity(row[op])}
          </span>
        ))
      )}
    </UnstyledButton>
  );
}

const toldOf = ({ created, updated, deleted, most }: RowProps["row"]): string =>
  `${quantity(created)} new, ${quantity(updated)} changed, ${quantity(deleted)} gone${most > 0 ? `, and up to ${quantity(most)} more` : ""}`;
