import { ActionIcon, Button, Checkbox, Group, Popover, ScrollArea, Stack, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconColumns } from "@tabler/icons-react";
import { useState } from "react";
import { moved } from "./column";

const many = 12;

interface Props {
  /** All columns there are, with their titles. */
  all: { id: string; title: string }[];
  /** The ids of those that are shown, in their order. */
  shown: string[];
  onChange: (shown: string[]) => void;
  /** Goes back to the usual columns. */
  reset: () => void;
}

/** ColumnChooser hides, shows and orders columns. */
export function ColumnChooser({ all, shown, onChange, reset }: Props) {
  const titles = new Map(all.map((column) => [column.id, column.title]));
  const [sought, setSought] = useState("");
  const has = (title: string) => title.toLowerCase().includes(sought.trim().toLowerCase());
  const hidden = all.filter((column) => !shown.includes(column.id) && has(column.title));
  return (
    <Popover position="bottom-end" width={300} trapFocus shadow="md">
      <Popover.Target>
        <Button variant="default" size="xs" leftSection={<IconColumns size={16} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {all.length > many && (
          <TextInput
            size="xs"
            mb="xs"
            placeholder="Find a column"
            aria-label="Find a column"
            value={sought}
            onChange={(event) => setSought(event.currentTarget.value)}
          />
        )}
        <ScrollArea.Autosize mah={420} type="auto" offsetScrollbars="present">
          <Stack gap={6}>
            {shown
              .filter((id) => has(titles.get(id) ?? id))
              .map((id) => (
                <Group key={id} justify="space-between" wrap="nowrap">
                  <Checkbox
                    label={titles.get(id) ?? id}
                    checked
                    disabled={shown.length === 1}
                    onChange={() => onChange(shown.filter((other) => other !== id))}
                  />
                  <Group gap={2} wrap="nowrap">
                    <ActionIcon
                      variant="subtle"
                      size="sm"
                      aria-label={`Move ${titles.get(id)} left`}
                      onClick={() => onChange(moved(shown, id, -1))}
                    >
                      <IconArrowUp size={14} />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      size="sm"
                      aria-label={`Move ${titles.get(id)} right`}
                      onClick={() => onChange(moved(shown, id, 1))}
                    >
                      <IconArrowDown size={14} />
                    </ActionIcon>
                  </Group>
                </Group>
              ))}
            {hidden.map((column) => (
              <Checkbox
                key={column.id}
                label={column.title}
                checked={false}
                onChange={() => onChange([...shown, column.id])}
              />
            ))}
            <Button variant="subtle" size="compact-xs" onClick={reset}>
              Show the usual columns
            </Button>
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}
