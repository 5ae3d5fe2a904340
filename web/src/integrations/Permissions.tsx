import { Code, Table, Text } from "@mantine/core";
import { StateBadge, type Word } from "../ui/StateBadge";
import { apiOf, lostOf, type Permission, usedFor } from "./advice";
import type { Kind } from "./kinds";

const states: Record<string, Word> = {
  granted: { text: "Granted", color: "teal" },
  missing: { text: "Missing", color: "red" },
  unneeded: { text: "Not needed", color: "gray", help: "It is granted, and nothing that is switched on needs it." },
};

/** Permissions is what a test found of each permission: granted, missing or not needed, and what it is for. */
export function Permissions({ permissions, kind }: { permissions: Permission[]; kind: Kind }) {
  const order = ["missing", "granted", "unneeded"];
  const sorted = permissions.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table verticalSpacing={6} fz="sm" aria-label="Permissions">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={130}>State</Table.Th>
            <Table.Th>Permission</Table.Th>
            <Table.Th>What it is for</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((permission) => (
            <Table.Tr key={`${permission.api} ${permission.role}`}>
              <Table.Td>
                <StateBadge word={states[permission.state] ?? { text: permission.state, color: "gray" }} />
              </Table.Td>
              <Table.Td>
                <Text size="xs" c="dimmed">
                  {apiOf(permission)}
                </Text>
                <Code>{permission.role}</Code>
                {permission.alternatives.length > 0 && (
                  <Text size="xs" c="dimmed">
                    or {permission.alternatives.join(", ")}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                {permission.state === "missing" ? `Lost without it: ${lostOf(permission)}` : usedFor(kind, permission)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
