import { Stack, Table, Text } from "@mantine/core";
import type { Schemas } from "../api/client";
import { Facts } from "../ui/Facts";
import { counted, duration, quantity, size } from "../ui/format";
import { useSourceName } from "./kinds";

type Plan = Schemas["Plan"];

/** PlanView is what a run would do: by which way each source is read, what it costs, and how long it takes. */
export function PlanView({ plan }: { plan: Plan }) {
  const name = useSourceName();
  const read = plan.sources.filter((source) => source.outcome !== "skipped");
  const off = plan.sources.filter((source) => source.outcome === "skipped");
  const calls = Object.values(plan.calls).reduce((a, b) => a + b, 0);
  const received = read.reduce((sum, source) => sum + source.bytes, 0);
  return (
    <Stack>
      <Facts
        facts={[
          {
            label: "Time at most quotas allow",
            value: `about ${duration(plan.seconds * 1000)}`,
            note: "sources are read side by side",
          },
          { label: "Calls", value: quantity(calls), note: counted(Object.keys(plan.calls).length, "quota") },
          { label: "To receive", value: `about ${size(received)}` },
          {
            label: "Devices",
            value: quantity(plan.size.devices),
            note: plan.size.users === undefined ? undefined : `${counted(plan.size.users, "user")}, as far as is known`,
          },
        ]}
      />
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing={6} fz="sm" aria-label="Plan">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Source</Table.Th>
              <Table.Th>Way</Table.Th>
              <Table.Th ta="right">Calls</Table.Th>
              <Table.Th ta="right">Data</Table.Th>
              <Table.Th ta="right">Time</Table.Th>
              <Table.Th>Why this way</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {read.map((source) => (
              <Table.Tr key={source.source}>
                <Table.Td>{name(source.source)}</Table.Td>
                <Table.Td>{source.outcome ? "cannot be read" : source.route}</Table.Td>
                <Table.Td ta="right">{quantity(source.calls)}</Table.Td>
                <Table.Td ta="right">{size(source.bytes)}</Table.Td>
                <Table.Td ta="right">{duration(source.seconds * 1000)}</Table.Td>
                <Table.Td maw={420}>{source.why}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {off.length > 0 && (
        <Text size="sm" c="dimmed">
          Switched off: {off.map((source) => name(source.source)).join(", ")}.
        </Text>
      )}
    </Stack>
  );
}
