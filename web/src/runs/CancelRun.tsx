import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlayerStop } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client";
import { useMay } from "../session/me";
import { Failure } from "../ui/States";
import { hasEnded, type Run } from "./words";

/** CancelRun stops a run, when one has said that one means it. */
export function CancelRun({ run }: { run: Run }) {
  const [opened, { open, close }] = useDisclosure();
  const may = useMay();
  const queries = useQueryClient();
  const cancel = api.useMutation("post", "/api/v1/runs/{id}/cancel", {
    onSuccess: (after) => {
      queries.setQueryData(["get", "/api/v1/runs/{id}", { params: { path: { id: run.id } } }], after);
      close();
    },
  });
  if (hasEnded(run) || !may("run.start")) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconPlayerStop size={16} />} disabled={run.cancelling} onClick={open}>
        Cancel
      </Button>
      <Modal opened={opened} onClose={close} title="Cancel the run?">
        <Stack>
          <Text size="sm">
            What it has read is given up, and the graph stays as it was. The calls that it made still count against
            Microsoft's quotas.
          </Text>
          {cancel.error && <Failure error={cancel.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Let it go on
            </Button>
            <Button
              color="red.9"
              loading={cancel.isPending}
              onClick={() => cancel.mutate({ params: { path: { id: run.id } } })}
            >
              Cancel the run
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
