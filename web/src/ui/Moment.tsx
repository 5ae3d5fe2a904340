import { Text, Tooltip } from "@mantine/core";
import { useEffect, useState } from "react";
import { exact, relative } from "./format";

/** Moment is a time told relative to now, with the exact one on hover and focus. */
export function Moment({ at, none = "never" }: { at: string | number | undefined; none?: string }) {
  const now = useNow();
  if (at === undefined || at === "")
    return (
      <Text span inherit c="dimmed">
        {none}
      </Text>
    );
  const when = new Date(at);
  return (
    <Tooltip label={exact(when)} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={when.toISOString()}>{relative(when, now)}</time>
    </Tooltip>
  );
}

/** useNow is the time, told anew so often. */
export function useNow(every = 30_000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
