import { Group, Paper, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./Framed.module.css";

/** Framing is what stands around a part of a page. */
export interface Framing {
  title: string;
  /** What is to be known about it, in a sentence or two, below the title. */
  note?: ReactNode;
  /** What one can do with it, beside the title. */
  tools?: ReactNode;
}

/** Framed is a part of a page with its title: a chart, or a list beside charts. */
export function Framed({ title, note, tools, children }: Framing & { children: ReactNode }) {
  const id = useId();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id} className={classes.frame}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
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
        <Group gap={4} wrap="nowrap" className={classes.tools}>
          {tools}
        </Group>
      </Group>
      {children}
    </Paper>
  );
}
