import { Group, Loader, Stack, Text } from "@mantine/core";
import { type RefObject, useEffect, useState } from "react";
import { Waiting } from "../../ui/States";

/** Working tells for how long the query has been at work. */
export function Working({ began }: { began: RefObject<number> }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(now - (began.current || now), 0) / 1000;
  return (
    <Stack gap="sm">
      <Group gap="xs" h={36}>
        <Loader size="xs" />
        <Text size="sm" role="timer" ff="monospace">
          {seconds.toFixed(1)} s
        </Text>
        <Text size="sm" c="dimmed">
          {seconds > 5 ? "Stop ends it. A query that begins with fewer things is faster." : "Looking through the graph"}
        </Text>
      </Group>
      <Waiting lines={8} height={34} />
    </Stack>
  );
}
