import { Button, Group, Loader, Paper, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Failure } from "../ui/States";

interface Props<T> {
  /** What is asked of the tenant, and what that takes. */
  text: string;
  button: string;
  /** What happens while one waits. */
  busy: string;
  /** Whether this is what one does next. */
  next?: boolean;
  ask: () => void;
  of: { data: T | undefined; error: unknown; isPending: boolean };
  children: (data: T) => ReactNode;
}

/** Asking asks a tenant for something when one wants that, and shows what came of it. */
export function Asking<T>({ text, button, busy, next, ask, of, children }: Props<T>) {
  return (
    <Stack>
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" maw={640}>
          {text}
        </Text>
        <Button variant={next && !of.data ? "filled" : "default"} loading={of.isPending} onClick={ask}>
          {of.data === undefined ? button : `${button} again`}
        </Button>
      </Group>
      {of.isPending && (
        <Paper withBorder p="md" role="status">
          <Group gap="sm">
            <Loader size="sm" />
            <Text size="sm">{busy}</Text>
          </Group>
        </Paper>
      )}
      {of.error !== null && of.error !== undefined && !of.isPending && <Failure error={of.error} retry={ask} />}
      {of.data !== undefined && !of.isPending && children(of.data)}
    </Stack>
  );
}
