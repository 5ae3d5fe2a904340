import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconShieldExclamation } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { api } from "../api/client";
import { useMay } from "../session/me";
import { quantity } from "../ui/format";
import { typeTitle } from "../ui/naming";
import { Failure } from "../ui/States";
import { hasEnded, heldOf, type Run, sumOf } from "./words";

/**
 * HeldDeletions tells of deletions that a run did not dare to make because they are
 * so many, and lets one who knows better make them.
 */
export function HeldDeletions({ run }: { run: Run }) {
  const may = useMay();
  const navigate = useNavigate();
  const start = api.useMutation("post", "/api/v1/integrations/{id}/runs", {
    onSuccess: (next) => navigate({ to: "/runs/$id", params: { id: next.id } }),
  });
  const held = heldOf(run);
  const types = Object.entries(held).sort(([a], [b]) => a.localeCompare(b));
  if (types.length === 0 || !hasEnded(run)) return null;
  return (
    <Alert color="yellow" icon={<IconShieldExclamation />} title={`${quantity(sumOf(held))} deletions are held back`}>
      <Stack gap="xs">
        <Text size="sm">
          The tenant did not tell of so many things any more that it may be a mistake, such as a permission that was
          narrowed. They stay in the graph until a run tells of them again or somebody accepts that they are gone.
        </Text>
        <Text size="sm">{types.map(([type, n]) => `${typeTitle(type)}: ${quantity(n)}`).join(", ")}</Text>
        {start.error && <Failure error={start.error} />}
        {may("run.start") && (
          <Group>
            <Button
              size="xs"
              variant="default"
              loading={start.isPending}
              onClick={() =>
                start.mutate({ params: { path: { id: run.integration_key } }, body: { accept_deletions: true } })
              }
            >
              They are gone: run again and delete them
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
