import { Group, Progress, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import { counted, quantity, size } from "../ui/format";
import { Moment } from "../ui/Moment";
import type { Live } from "./followed";
import { apiName, per } from "./words";

/** Calls is what a run costs: its calls by API, and how much of Microsoft's quotas they use. */
export function Calls({ run }: { run: Live }) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
      <Stack gap="xs">
        <Title order={3}>Calls</Title>
        <ByAPI run={run} />
      </Stack>
      <Stack gap="xs">
        <Title order={3}>Quotas</Title>
        <Quotas run={run} />
      </Stack>
    </SimpleGrid>
  );
}

function ByAPI({ run }: { run: Live }) {
  const apis = Object.keys(run.calls).sort();
  if (apis.length === 0) return <Text c="dimmed">No call was made yet.</Text>;
  return (
    <Table verticalSpacing={4} fz="sm" aria-label="Calls by API">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>API</Table.Th>
          <Table.Th ta="right">Calls</Table.Th>
          <Table.Th ta="right">Received</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {apis.map((api) => (
          <Table.Tr key={api}>
            <Table.Td>{apiName(api)}</Table.Td>
            <Table.Td ta="right">{quantity(run.calls[api] ?? 0)}</Table.Td>
            <Table.Td ta="right">{size(run.bytes[api] ?? 0)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Quotas({ run }: { run: Live }) {
  const waits = new Map(run.waits.map((wait) => [wait.quota, wait]));
  if (run.quota.length === 0) return <Text c="dimmed">Nothing of them is used at the moment.</Text>;
  const fullest = run.quota.toSorted((a, b) => b.used / b.limit - a.used / a.limit);
  return fullest.map(({ quota, used, limit, window_seconds }) => {
    const wait = waits.get(quota);
    const share = limit > 0 ? (used / limit) * 100 : 0;
    return (
      <Stack key={`${quota} ${window_seconds}`} gap={2}>
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Text size="sm" truncate title={quota}>
            {quota}
          </Text>
          <Text size="sm" style={{ whiteSpace: "nowrap" }}>
            {quantity(used)} of {quantity(limit)} {per(window_seconds)}
          </Text>
        </Group>
        <Progress
          value={share}
          color={share >= 90 ? "orange" : undefined}
          aria-label={`${quota}: ${used} of ${counted(limit, "call")}`}
        />
        {wait && (
          <Text size="xs">
            Calls wait; the next may be made <Moment at={wait.until} />.
          </Text>
        )}
      </Stack>
    );
  });
}
