import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  title: string;
  /** What is said when there is no line. */
  none?: string;
  children: ReactNode;
}

/** Lines is a part of a page that tells of something line by line. */
export function Lines({ title, none, children }: Props) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="xs">
        <Title order={2}>{title}</Title>
        {none ? (
          <Text size="sm" c="dimmed">
            {none}
          </Text>
        ) : (
          <Stack gap={8} component="dl" m={0}>
            {children}
          </Stack>
        )}
      </Stack>
    </Paper>
  );
}

/** Line is one of Lines: what it is about, and what there is to say. */
export function Line({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <Group gap="md" align="flex-start" wrap="nowrap">
      <Text size="sm" c="dimmed" component="dt" w={124} style={{ flexShrink: 0 }}>
        {label}
      </Text>
      <Text size="sm" component="dd" m={0} miw={0}>
        {children}
      </Text>
    </Group>
  );
}
