import { Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { someIntegration } from "./start";

/** Welcome says how to begin, as long as nothing is connected. */
export function Welcome() {
  const { data } = useQuery(someIntegration);
  if (!data || data.items.length > 0) return null;
  return (
    <Paper withBorder p="lg" bg="var(--mantine-primary-color-light)">
      <Stack gap={4}>
        <Title order={2}>Welcome to Parapet</Title>
        <Text size="sm" maw={720}>
          Nothing is connected yet. Choose below what to connect: you are told which permissions it needs and where they
          are granted, the connection is tried before anything is read, and the first run fills the graph. Then there
          are systems, users and vulnerabilities to look through, and questions to ask.
        </Text>
      </Stack>
    </Paper>
  );
}
