import { ActionIcon, Button, Code, Group, NumberInput, Select, Stack } from "@mantine/core";
import { IconArrowsSort, IconX } from "@tabler/icons-react";
import { useBuild } from "./build";
import { columnName, type Sort } from "./outline";

const directions = [
  { value: "up", label: "ascending" },
  { value: "down", label: "descending" },
];

/** Order is how the rows of the answer are ordered, and how many there are at most. */
export function Order() {
  const { outline, change } = useBuild();
  const order = outline.order ?? [];
  const columns = (outline.columns ?? []).filter(({ spread, written }) => !spread && !written);
  const put = (next: Sort[]) => change({ ...outline, order: next });
  const limit = Number(outline.limit);
  return (
    <Stack gap={6} mt={8} pl="md">
      {order.map((sort, at) => {
        const replace = (next: Sort[]) => put([...order.slice(0, at), ...next, ...order.slice(at + 1)]);
        const by = sort.written ?? sort.column ?? `${sort.of}.${sort.property}`;
        const names = [...new Set([...columns.map(columnName), by])];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: they keep their order
          <Group key={at} gap={6}>
            {sort.written ? (
              <Code>{sort.written}</Code>
            ) : (
              <Select
                size="xs"
                w={220}
                aria-label="Order by"
                allowDeselect={false}
                data={names}
                value={by}
                onChange={(name) => {
                  const column = columns.find((one) => columnName(one) === name);
                  if (column) replace([{ ...sortOf(column), ...(sort.descending ? { descending: true } : {}) }]);
                }}
              />
            )}
            <Select
              size="xs"
              w={120}
              aria-label="Direction of the order"
              allowDeselect={false}
              data={directions}
              value={sort.descending ? "down" : "up"}
              onChange={(direction) => {
                const { descending: _, ...rest } = sort;
                replace([direction === "down" ? { ...rest, descending: true } : rest]);
              }}
            />
            <ActionIcon variant="subtle" color="gray" aria-label="Remove the order" onClick={() => replace([])}>
              <IconX size={16} />
            </ActionIcon>
          </Group>
        );
      })}
      <Group gap="xs">
        {columns.length > 0 && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconArrowsSort size={14} />}
            onClick={() => {
              const column = columns.find((one) => one.function) ?? columns[0];
              if (column) put([...order, { ...sortOf(column), ...(column.function ? { descending: true } : {}) }]);
            }}
          >
            Order
          </Button>
        )}
        {!outline.tree && (
          <NumberInput
            size="xs"
            w={150}
            min={1}
            allowDecimal={false}
            prefix="at most "
            placeholder="any number"
            aria-label="How many rows at most"
            value={Number.isFinite(limit) && outline.limit ? limit : ""}
            onChange={(next) => {
              const { limit: _, ...rest } = outline;
              change(next === "" ? rest : { ...rest, limit: String(next) });
            }}
          />
        )}
      </Group>
    </Stack>
  );
}

/** A column that has no name of its own is ordered by as what it is. */
function sortOf(column: Parameters<typeof columnName>[0]): Sort {
  const { name, function: counts, of, property } = column;
  if (!name && !counts && of && property) return { of, property };
  return { column: columnName(column) };
}
