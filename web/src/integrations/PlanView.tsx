import { Stack, Table, Text } from "@mantine/core";
import type { Schemas } from "../api/client";
import { briefly, wayName } from "../runs/words";
import { Facts } from "../ui/Facts";
import { counted, duration, quantity, size } from "../ui/format";
import { sentence } from "../ui/sentence";
import { useSourceName } from "./kinds";
import classes from "./PlanView.module.css";

type Plan = Schemas["Plan"];

const onlyWay = "the only way"; // which needs no reason

/** about is how long something takes as far as anybody can say. */
const about = (seconds: number) => (seconds < 5 ? "seconds" : `about ${duration(seconds * 1000)}`);

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
            label: "Takes",
            value: about(plan.seconds),
            note: "as fast as the quotas allow",
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
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {read.map((source) => (
              <Table.Tr key={source.source}>
                <Table.Td>
                  {name(source.source)}
                  {source.why !== onlyWay && (
                    <Text size="xs" c="dimmed" maw={560}>
                      {sentence(briefly(source.why))}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td className={classes.brief}>
                  {source.outcome ? "cannot be read" : wayName(source.route ?? "")}
                </Table.Td>
                <Table.Td ta="right" className={classes.brief}>
                  {quantity(source.calls)}
                </Table.Td>
                <Table.Td ta="right" className={classes.brief}>
                  {source.bytes === 0 ? "–" : size(source.bytes)}
                </Table.Td>
                <Table.Td ta="right" className={classes.brief}>
                  {source.calls === 0 ? "–" : about(source.seconds)}
                </Table.Td>
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
