import { Box, Center, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { Mark } from "../ui/Mark";

/** Entry is a page for who is not signed in yet. */
export function Entry({ title, children, text }: { title: string; text: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Parapet`;
  }, [title]);
  return (
    <Center
      component="main"
      mih="100vh"
      p="md"
      bg="light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))"
    >
      <Box w="100%" maw={400}>
        <Group justify="center" mb="lg" gap="xs">
          <Mark size={32} />
          <Text fw={700} fz="xl">
            Parapet
          </Text>
        </Group>
        <Paper withBorder p="xl" shadow="sm">
          <Stack gap="md">
            <div>
              <Title order={1}>{title}</Title>
              <Text size="sm" c="dimmed" mt={4}>
                {text}
              </Text>
            </div>
            {children}
          </Stack>
        </Paper>
      </Box>
    </Center>
  );
}
