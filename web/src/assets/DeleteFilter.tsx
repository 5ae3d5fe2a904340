import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { http, type Schemas, version } from "../api/client";
import { useEntry } from "../form/useEntry";
import { Failure } from "../ui/States";

/** DeleteFilter asks before a filter that is kept goes. */
export function DeleteFilter({ kept, onClose }: { kept: Schemas["InventoryFilter"]; onClose: () => void }) {
  const queries = useQueryClient();
  const { problem, busy, onSubmit } = useEntry({ initialValues: {} }, async () => {
    const params = { path: { id: kept.id }, header: version(kept) };
    await http.DELETE("/api/v1/filters/{id}", { params });
    await queries.invalidateQueries({ queryKey: ["get", "/api/v1/filters"] });
    notifications.show({ message: `“${kept.name}” is deleted.` });
    onClose();
  });
  return (
    <Modal opened onClose={onClose} title="Delete the saved filter?">
      <form onSubmit={onSubmit}>
        <Stack>
          {problem && <Failure error={problem} />}
          <Text size="sm">
            “{kept.name}” goes for everybody. The assets that it shows stay, and links to what it shows still work.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} data-autofocus>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={busy}>
              Delete
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
