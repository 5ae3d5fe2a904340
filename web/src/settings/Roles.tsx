import { Badge, Table, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { api } from "../api/client";
import { useMe } from "../session/me";
import { Answer } from "../ui/States";
import { Frame } from "./Frame";
import { roleWords } from "./words";

/** Roles is the table of who may do what. */
export function Roles() {
  const me = useMe();
  const asked = api.useQuery("get", "/api/v1/roles", {}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <Frame
      flows
      at="/settings/roles"
      description="Everybody has one of four roles; each may do all that the one before may. An account may besides be limited to some integrations, and a token never may more than its owner."
    >
      <Answer of={asked}>
        {({ roles, permissions }) => (
          <Table.ScrollContainer minWidth={640}>
            <Table fz="sm" verticalSpacing={6} aria-label="Who may do what" maw={1000}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>What</Table.Th>
                  {roles.map(({ role }) => (
                    <Table.Th key={role} ta="center" w={110}>
                      {roleWords[role]?.title ?? role}
                      {role === me.role && (
                        <Text span size="xs" c="dimmed" display="block" fw={400}>
                          yours
                        </Text>
                      )}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {permissions.map((rule) => (
                  <Table.Tr key={rule.permission}>
                    <Table.Td>
                      {rule.text.charAt(0).toUpperCase() + rule.text.slice(1)}
                      {rule.whole && (
                        <Badge ml={8} variant="default" tt="none" fw={500}>
                          not when limited
                        </Badge>
                      )}
                      <Text size="xs" c="dimmed">
                        {rule.permission}
                      </Text>
                    </Table.Td>
                    {roles.map(({ role, permissions: has }) => (
                      <Table.Td key={role} ta="center">
                        {has.includes(rule.permission) ? (
                          <IconCheck size={18} aria-label="yes" color="var(--mantine-color-green-7)" />
                        ) : (
                          <Text span c="dimmed" aria-label="no">
                            –
                          </Text>
                        )}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Answer>
    </Frame>
  );
}
