import { Button, Code, Group, Menu, ScrollArea, Text } from "@mantine/core";
import { IconHistory, IconTrash } from "@tabler/icons-react";
import { Moment } from "../ui/Moment";
import type { Past } from "./past";

interface Props {
  past: Past[];
  open: (query: string) => void;
  forget: () => void;
}

/** History brings back what one asked before. */
export function History({ past, open, forget }: Props) {
  return (
    <Menu position="bottom-end" width={460} shadow="md">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconHistory size={16} />}>
          History
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {past.length === 0 && <Menu.Label>What you run will be here, in this browser alone.</Menu.Label>}
        <ScrollArea.Autosize mah={380} type="auto">
          {past.map(({ query, at }) => (
            <Menu.Item key={query} onClick={() => open(query)}>
              <Code bg="transparent" p={0}>
                <Text span inherit lineClamp={2}>
                  {query}
                </Text>
              </Code>
              <Text size="xs" c="dimmed">
                <Moment at={at} />
              </Text>
            </Menu.Item>
          ))}
        </ScrollArea.Autosize>
        {past.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconTrash size={14} />} onClick={forget}>
              <Group>Forget all of it</Group>
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
