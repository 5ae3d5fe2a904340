import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlayerStop } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { got, http } from "../api/client";
import { Confirm } from "../form/Confirm";
import { useMay } from "../session/me";
import { hasEnded, type Run } from "./words";

/** CancelRun stops a run, when one has said that one means it. */
export function CancelRun({ run }: { run: Run }) {
  const [opened, { open, close }] = useDisclosure();
  const may = useMay();
  const queries = useQueryClient();
  const params = { path: { id: run.id } };
  const act = async () => {
    const after = await got(http.POST("/api/v1/runs/{id}/cancel", { params }));
    queries.setQueryData(["get", "/api/v1/runs/{id}", { params }], after);
    close();
  };
  if (hasEnded(run) || !may("run.start")) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconPlayerStop size={16} />} disabled={run.cancelling} onClick={open}>
        Cancel
      </Button>
      {opened && (
        <Confirm title="Cancel the run?" yes="Cancel the run" no="Let it go on" act={act} onClose={close}>
          <Text size="sm">
            What it has read is given up, and the graph stays as it was. The calls that it made still count against
            Microsoft's quotas.
          </Text>
        </Confirm>
      )}
    </>
  );
}
