import { Alert, Button, Center, Group, Skeleton, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconAlertTriangle, IconLock, IconPlugConnectedX, IconRefresh } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { asProblem, type Kind } from "../api/problem";
import { inZone } from "./momentField";
import { sentence } from "./sentence";

const titles: Partial<Record<Kind, string>> = {
  forbidden: "You may not see this",
  not_found: "There is no such thing",
  unreachable: "There is no connection",
  too_many: "Too many requests",
  unavailable: "Not available now",
  unloaded: "Something of this page is missing",
};

/** What was asked for is at fault: to ask once more would change nothing, and no log has to be looked into. */
const lasting: readonly Kind[] = ["invalid", "not_found"];

/** Failure says what went wrong, and lets one try again where that may help. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = asProblem(error);
  const same = lasting.includes(problem.kind);
  const missing = problem.kind === "unloaded";
  const again = missing ? () => window.location.reload() : retry;
  const Icon =
    problem.kind === "forbidden" ? IconLock : problem.kind === "unreachable" ? IconPlugConnectedX : IconAlertTriangle;
  return (
    <Alert
      role="alert"
      color={problem.kind === "forbidden" ? "gray" : "red"}
      icon={<Icon />}
      title={titles[problem.kind] ?? "That did not work"}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{sentence(inZone(problem.message))}</Text>
        {problem.requestID && !same && (
          <Text size="xs" c="dimmed">
            The server's log knows it as request {problem.requestID}.
          </Text>
        )}
        {again && !same && (
          <Button size="xs" variant="default" leftSection={<IconRefresh size={14} />} onClick={again}>
            {missing ? "Load the page again" : "Try again"}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** Nothing says that there is nothing, why, and what to do next. */
export function Nothing({
  icon,
  title,
  children,
  action,
}: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Center mih={280} p="xl">
      <Stack align="center" gap="sm" maw={460}>
        <ThemeIcon size={56} radius="xl" variant="light" color="gray">
          {icon}
        </ThemeIcon>
        <Title order={2} size="h3" ta="center">
          {title}
        </Title>
        {children && (
          <Text c="dimmed" size="sm" ta="center">
            {children}
          </Text>
        )}
        {action && <Group>{action}</Group>}
      </Stack>
    </Center>
  );
}

/** Waiting holds the place of what is about to come. */
export function Waiting({ lines = 6, height = 28 }: { lines?: number; height?: number }) {
  return (
    <Stack gap="xs" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => line).map((line) => (
        <Skeleton key={line} height={height} />
      ))}
    </Stack>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** Answer shows what was asked for once it is there, and until then how it stands. */
export function Answer<T>({
  of,
  waiting = <Waiting />,
  children,
}: {
  of: Asked<T>;
  waiting?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  if (of.data !== undefined) return children(of.data);
  if (of.error) return <Failure error={of.error} retry={() => void of.refetch()} />;
  return waiting;
}
