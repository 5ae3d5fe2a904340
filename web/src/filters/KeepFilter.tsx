import { Checkbox, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { got, http, type Schemas, version } from "../api/client";
import { Ending } from "../form/Ending";
import { useEntry } from "../form/useEntry";

interface Props {
  /** The list that it is for. */
  inventory: string;
  /** What the list shows, as it is kept. */
  shown: Schemas["InventoryRequest"];
  /** The one to rename or to update; a new one when absent. */
  kept?: Schemas["InventoryFilter"];
  onClose: () => void;
}

/** KeepFilter keeps what a list shows under a name, or changes what is kept. */
export function KeepFilter({ inventory, shown: now, kept: given, onClose }: Props) {
  const latest = useRef(given); // what the form was filled from
  const queries = useQueryClient();
  const entry = useEntry({ initialValues: { name: given?.name ?? "", shown: !given } }, async ({ name, shown }) => {
    const kept = latest.current;
    const body = { inventory, name: name.trim(), request: shown || !kept ? now : kept.request };
    if (kept) {
      const params = { path: { id: kept.id }, header: version(kept) };
      await http.PUT("/api/v1/filters/{id}", { params, body });
    } else {
      await http.POST("/api/v1/filters", { body });
    }
    await queries.invalidateQueries({ queryKey: ["get", "/api/v1/filters"] });
    notifications.show({ message: kept ? `“${body.name}” is changed.` : `“${body.name}” is saved.` });
    onClose();
  });
  const { form, onSubmit } = entry;
  return (
    <Modal opened onClose={onClose} title={given ? "Change the saved filter" : "Save the filter"}>
      <form onSubmit={onSubmit}>
        <Stack>
          <Text size="sm" c="dimmed">
            Everybody sees saved filters. How the list is searched, filtered and sorted is saved; the moment is not.
          </Text>
          <TextInput label="Name" required data-autofocus {...form.getInputProps("name")} />
          {given && (
            <Checkbox
              label="Replace what it shows by what is shown now"
              {...form.getInputProps("shown", { type: "checkbox" })}
            />
          )}
          <Ending
            entry={entry}
            leave={onClose}
            others={
              given && {
                kept: latest,
                address: `/filters/${given.id}`,
                ask: () => got(http.GET("/api/v1/filters/{id}", { params: { path: { id: given.id } } })),
                fill: ({ name }: Schemas["InventoryFilter"]) => form.setValues({ name, shown: false }),
              }
            }
          />
        </Stack>
      </form>
    </Modal>
  );
}
