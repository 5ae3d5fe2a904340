import { Paper, SimpleGrid, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** Fact is something worth knowing at a glance. */
export interface Fact {
  label: string;
  value: ReactNode;
  /** What stands below it, smaller. */
  note?: ReactNode;
}

/** Facts are the few things about something that one wants to see first, side by side. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <SimpleGrid cols={{ base: 2, md: Math.min(facts.length, 4) }} spacing="sm" component="dl" m={0}>
      {facts.map((fact) => (
        <Paper key={fact.label} withBorder px="md" py="sm">
          <Text size="xs" c="dimmed" component="dt">
            {fact.label}
          </Text>
          <Text fw={600} component="dd" m={0}>
            {fact.value}
          </Text>
          {fact.note && (
            <Text size="xs" c="dimmed" component="dd" m={0}>
              {fact.note}
            </Text>
          )}
        </Paper>
      ))}
    </SimpleGrid>
  );
}
