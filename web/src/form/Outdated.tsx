import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Moment } from "../ui/Moment";
import { Answer, Waiting } from "../ui/States";

/** Kept is what the server keeps, and who changed it last. */
export interface Kept {
  version?: number;
  changed_by?: string;
  changed_at?: string;
}

interface Props<T extends Kept> {
  /** Names what was changed meanwhile: its address. */
  address: string;
  /** Asks for what is kept now. */
  ask: () => Promise<T>;
  /** Says in what that differs from what the form was filled from. */
  told?: ((now: T) => string) | undefined;
  /** Fills the form with what is kept now. */
  onTheirs: (now: T) => void;
  /** Saves the form over what is kept now. */
  onMine: (now: T) => void;
}

/** Outdated says that somebody else was faster, and lets one decide whose changes stay. */
export function Outdated<T extends Kept>({ address, ask, told, onTheirs, onMine }: Props<T>) {
  const latest = useQuery({ queryKey: ["latest", address], queryFn: ask, staleTime: 0, gcTime: 0 });
  return (
    <Alert ref={intoView} color="yellow" icon={<IconUsers />} role="alert" title="Somebody else has saved it meanwhile">
      <Answer of={latest} waiting={<Waiting lines={2} height={20} />}>
        {(now) => (
          <Stack gap="xs">
            <Text size="sm">
              {now.changed_by || "Somebody"} changed it <Moment at={now.changed_at} />
              {told ? `: ${told(now)}` : "."} Nothing of yours is lost yet.
            </Text>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => onTheirs(now)}>
                Take theirs and drop mine
              </Button>
              <Button size="xs" onClick={() => onMine(now)}>
                Save mine over it
              </Button>
            </Group>
          </Stack>
        )}
      </Answer>
    </Alert>
  );
}

// Forms may be longer than the window.
const intoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: "center" });
