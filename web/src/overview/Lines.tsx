import { Group, Paper, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  note?: string;
  /** Where there is more of it. */
  more?: ReactNode;
  children: ReactNode;
}

/** Lines is a part of the overview that lists things, framed as its charts are. */
export function Lines({ title, note, more, children }: Props) {
  const id = useId();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id} miw={0}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb="sm">
        <div>
          <Title order={2} size="h3" id={id}>
            {title}
          </Title>
          {note && (
            <Text size="xs" c="dimmed">
              {note}
            </Text>
          )}
        </div>
        <div style={{ flexShrink: 0 }}>{more}</div>
      </Group>
      {children}
    </Paper>
  );
}
