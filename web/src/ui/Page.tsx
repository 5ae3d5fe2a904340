import { Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";

interface Props {
  title: string;
  /** What stands before the title: where one comes from. */
  above?: ReactNode;
  /** What stands beside the title: badges. */
  beside?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** Whether the page is as long as what is on it; else it is as high as the window, and something on it scrolls. */
  flows?: boolean;
  children: ReactNode;
}

/** Page is a view with its title, in the window's title too. */
export function Page({ title, above, beside, description, actions, flows, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Parapet`;
  }, [title]);
  return (
    <Stack gap="md" h={flows ? undefined : "100%"} mih={0} pb={flows ? "xl" : undefined}>
      <Group justify="space-between" align="flex-start" wrap="wrap" gap="sm">
        <Stack gap={2} flex={description ? "1 1 320px" : undefined} miw={0}>
          {above}
          <Group gap="sm">
            <Title order={1}>{title}</Title>
            {beside}
          </Group>
          {description && (
            <Text c="dimmed" size="sm" maw={720}>
              {description}
            </Text>
          )}
        </Stack>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
