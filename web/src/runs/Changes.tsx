import { Table, Text } from "@mantine/core";
import { quantity } from "../ui/format";
import { typeTitle } from "../ui/naming";
import { hasEnded, type Run } from "./words";

/** Changes is what a run changed in the graph, by type. */
export function Changes({ run }: { run: Run }) {
  const types = Object.entries(run.changes)
    .filter(([, count]) => count.created + count.updated + count.deleted > 0)
    .sort(([a], [b]) => a.localeCompare(b));
  if (types.length === 0) {
    return (
      <Text size="sm" c="dimmed" py="sm">
        {hasEnded(run) ? "The run changed nothing." : "What it changes is told when the run has ended."}
      </Text>
    );
  }
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table verticalSpacing={4} fz="sm" aria-label="Changes" maw={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Type</Table.Th>
            <Table.Th ta="right">New</Table.Th>
            <Table.Th ta="right">Changed</Table.Th>
            <Table.Th ta="right">Gone</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {types.map(([type, count]) => (
            <Table.Tr key={type}>
              <Table.Td title={type}>{typeTitle(type)}</Table.Td>
              <Count n={count.created} />
              <Count n={count.updated} />
              <Count n={count.deleted} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Count({ n }: { n: number }) {
  return (
    <Table.Td ta="right" c={n === 0 ? "dimmed" : undefined}>
      {quantity(n)}
    </Table.Td>
  );
}
