import { Badge, SegmentedControl, Stack, Table, Text } from "@mantine/core";
import { useSourceName } from "../integrations/kinds";
import { exact } from "../ui/format";
import { linesOf, sentence } from "../ui/sentence";
import classes from "./Events.module.css";
import type { RunEvent } from "./followed";

const levels: Record<string, { text: string; color: string }> = {
  info: { text: "Info", color: "gray" },
  warn: { text: "Warning", color: "yellow" },
  error: { text: "Error", color: "red" },
};

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const shownAtMost = 500;

interface Props {
  events: RunEvent[];
  /** Whether only warnings and errors are shown. */
  grave: boolean;
  onGrave: (grave: boolean) => void;
}

/** Events is what happened in a run, the newest first. */
export function Events({ events, grave, onGrave }: Props) {
  const name = useSourceName();
  const worth = grave ? events.filter((event) => event.level !== "info") : events;
  const shown = worth.slice(-shownAtMost).reverse();
  return (
    <Stack gap="xs">
      <SegmentedControl
        w="fit-content"
        size="xs"
        aria-label="Which events"
        value={grave ? "grave" : "all"}
        onChange={(value) => onGrave(value === "grave")}
        data={[
          { value: "all", label: `All (${events.length})` },
          { value: "grave", label: `Warnings and errors (${events.filter((e) => e.level !== "info").length})` },
        ]}
      />
      {worth.length > shown.length && (
        <Text size="sm" c="dimmed">
          The last {shownAtMost} are shown. The report has all.
        </Text>
      )}
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed" py="sm">
          {grave ? "No warnings and no errors." : "Nothing has happened yet."}
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={480}>
          <Table verticalSpacing={4} fz="sm" aria-label="Events">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={120}>Time</Table.Th>
                <Table.Th w={110}>Level</Table.Th>
                <Table.Th>Step</Table.Th>
                <Table.Th>What happened</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((event) => (
                <Table.Tr key={event.seq}>
                  <Table.Td className={classes.brief}>
                    <time dateTime={event.at} title={exact(new Date(event.at))}>
                      {clock.format(new Date(event.at))}
                    </time>
                  </Table.Td>
                  <Table.Td>
                    <Badge
                      variant="dot"
                      miw="max-content"
                      tt="none"
                      fw={500}
                      color={levels[event.level]?.color ?? "gray"}
                    >
                      {levels[event.level]?.text ?? event.level}
                    </Badge>
                  </Table.Td>
                  <Table.Td className={classes.step}>{event.step ? name(event.step) : ""}</Table.Td>
                  <Table.Td className={classes.text}>{linesOf(event.text).map(sentence).join(" ")}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
