import { Code, Stack, Table, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "../session/me";
import { Answer } from "../ui/States";
import { Frame } from "./Frame";
import { cameFrom, type Setting, useSettings } from "./useSettings";

/** Server lists what the server was told, and where each of it comes from. */
export function Server() {
  const may = useMay();
  return (
    <Frame
      flows
      at="/settings/server"
      description="What the server was told when it was started, and where each of it comes from: a flag goes before a variable, that before the file, that before the default. Secrets are hidden."
    >
      {may("server.read") && <All />}
    </Frame>
  );
}

function All() {
  const asked = useSettings();
  const [text, setText] = useState("");
  const has = (one: Setting) =>
    `${one.name} ${one.value} ${one.help}`.toLowerCase().includes(text.trim().toLowerCase());
  return (
    <Answer of={asked}>
      {({ items }) => (
        <Stack gap="sm">
          <TextInput
            maw={320}
            size="xs"
            aria-label="Search settings"
            placeholder="Name, value or what it is for"
            leftSection={<IconSearch size={16} />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Table.ScrollContainer minWidth={700}>
            <Table fz="sm" verticalSpacing={6} aria-label="Settings">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Setting</Table.Th>
                  <Table.Th w={260}>Value</Table.Th>
                  <Table.Th w={260}>From</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.filter(has).map((one) => (
                  <Table.Tr key={one.name}>
                    <Table.Td>
                      <Text size="sm" fw={600}>
                        {one.name}
                      </Text>
                      <Text size="xs" c="dimmed">
                        {one.help}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      {one.value === "" ? (
                        <Text span size="sm" c="dimmed">
                          not set
                        </Text>
                      ) : (
                        <Code style={{ wordBreak: "break-all" }}>{one.value}</Code>
                      )}
                    </Table.Td>
                    <Table.Td c={one.origin === "default" ? "dimmed" : undefined} style={{ wordBreak: "break-all" }}>
                      {cameFrom(one)}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {!items.some(has) && (
            <Text size="sm" c="dimmed">
              No setting has this in its name, its value or its explanation.
            </Text>
          )}
        </Stack>
      )}
    </Answer>
  );
}
