import { Box, Button, Collapse, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { counted } from "../ui/format";
import { titleOf } from "../ui/naming";
import { Value } from "../ui/Value";
import classes from "./Entity.module.css";
import type { Change } from "./told";

/** OwnChange is a change of an entity's properties, with what they were before and after. */
export function OwnChange({ change }: { change: Change }) {
  const [opened, { toggle }] = useDisclosure(change.op === "updated");
  const properties = change.properties.filter(({ before, after }) => !isEmpty(before) || !isEmpty(after));
  return (
    <Box>
      <Text size="sm">
        {change.op === "created" &&
          `It was read for the first time, with ${counted(properties.length, "property", "properties")}. `}
        {change.op === "deleted" && "It was deleted: its source no longer tells of it. "}
        {change.op === "updated" && `${counted(properties.length, "property", "properties")} changed. `}
        {change.op !== "updated" && properties.length > 0 && (
          <Button variant="subtle" size="compact-xs" onClick={toggle} aria-expanded={opened}>
            {opened ? "Hide" : change.op === "deleted" ? "Show what it was" : "Show them"}
          </Button>
        )}
      </Text>
      <Collapse expanded={opened}>
        <Values change={{ ...change, properties }} />
      </Collapse>
    </Box>
  );
}

/** Values are properties with what they were before and after. */
export function Values({ change }: { change: Pick<Change, "op" | "properties"> }) {
  const both = change.op === "updated";
  return (
    <Table fz="sm" layout="fixed" mt={4} withTableBorder>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="30%">Property</Table.Th>
          {(both || change.op === "deleted") && <Table.Th>Before</Table.Th>}
          {(both || change.op === "created") && <Table.Th>{both ? "After" : "Value"}</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {change.properties.map(({ name, before, after }) => (
          <Table.Tr key={name}>
            <Table.Td title={name}>{titleOf(name)}</Table.Td>
            {(both || change.op === "deleted") && (
              <Table.Td className={both ? classes.before : classes.after}>
                <Value value={before} name={name} kind={timed(before, name)} />
              </Table.Td>
            )}
            {(both || change.op === "created") && (
              <Table.Td className={classes.after}>
                <Value value={after} name={name} kind={timed(after, name)} />
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Times of properties come in RFC 3339. */
function timed(value: unknown, name: string): string | undefined {
  return typeof value === "string" && /On$/.test(name) && !Number.isNaN(Date.parse(value)) ? "time" : undefined;
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
