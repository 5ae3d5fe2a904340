import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconShieldExclamation } from "@tabler/icons-react";
import { useMay } from "../session/me";
import { counted } from "../ui/format";
import { AcceptDeletions, Held } from "./AcceptDeletions";
import { hasEnded, heldOf, type Run, sumOf } from "./words";

/**
 * HeldDeletions tells of deletions that a run did not dare to make because they are
 * so many, and lets one who knows better make them.
 */
export function HeldDeletions({ run }: { run: Run }) {
  const may = useMay();
  const [accepting, { open, close }] = useDisclosure();
  const held = heldOf(run);
  const sum = sumOf(held);
  if (sum === 0 || !hasEnded(run)) return null;
  return (
    <Alert
      color="yellow"
      icon={<IconShieldExclamation />}
      title={`${counted(sum, "deletion")} ${sum === 1 ? "is" : "are"} held back`}
    >
      <Stack gap="xs">
        <Text size="sm">
          The tenant did not tell of so many things any more that it may be a mistake, such as a permission that was
          narrowed. They stay in the graph until a run tells of them again or somebody accepts that they are gone.
        </Text>
        <Held held={held} />
        <Group>
          {may("run.start") ? (
            <Button size="xs" variant="default" onClick={open} aria-haspopup="dialog">
              They are gone: delete them …
            </Button>
          ) : (
            <Text size="sm">A responder or an administrator can accept that.</Text>
          )}
        </Group>
      </Stack>
      {accepting && <AcceptDeletions integration={run.integration_key} held={held} onClose={close} />}
    </Alert>
  );
}
