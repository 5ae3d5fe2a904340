import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { http, type Schemas, version } from "../api/client";
import { Confirm } from "../form/Confirm";

/** DeleteFilter asks before a filter that is kept goes. */
export function DeleteFilter({ kept, onClose }: { kept: Schemas["InventoryFilter"]; onClose: () => void }) {
  const queries = useQueryClient();
  const act = async () => {
    const params = { path: { id: kept.id }, header: version(kept) };
    await http.DELETE("/api/v1/filters/{id}", { params });
    await queries.invalidateQueries({ queryKey: ["get", "/api/v1/filters"] });
    notifications.show({ message: `“${kept.name}” is deleted.` });
    onClose();
  };
  return (
    <Confirm title="Delete the saved filter?" yes="Delete" act={act} onClose={onClose}>
      <Text size="sm">“{kept.name}” goes for everybody. What it shows stays, and links to that still work.</Text>
    </Confirm>
  );
}
