import { Button, Group, Stack } from "@mantine/core";
import { Failure } from "./States";

interface Props {
  error: unknown;
  retry: () => void;
  /** Leads back to now, when what failed was asked of the past. */
  now?: () => void;
}

/** PastFailure says what went wrong, and leads out of a moment that is too far back. */
export function PastFailure({ error, retry, now }: Props) {
  return (
    <Stack>
      <Failure error={error} retry={retry} />
      {now && (
        <Group>
          <Button variant="default" size="xs" onClick={now}>
            Back to now
          </Button>
        </Group>
      )}
    </Stack>
  );
}
