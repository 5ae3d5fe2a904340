import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { got, http, type Schemas, version } from "../api/client";
import { Outdated } from "../form/Outdated";
import { useEntry } from "../form/useEntry";
import { Failure } from "../ui/States";
import { useView } from "./useView";
import { requestOf } from "./view";

interface Props {
  inventory: string;
  /** The one to rename or to update; a new one when absent. */
  kept?: Schemas["InventoryFilter"];
  onClose: () => void;
}

/** KeepFilter keeps what a list shows under a name, or changes what is kept. */
export function KeepFilter({ inventory, kept: given, onClose }: Props) {
  const latest = useRef(given); // what the form was filled from
  const { view } = useView();
  const queries = useQueryClient();
  const { form, problem, dismiss, busy, onSubmit } = useEntry(
    { initialValues: { name: given?.name ?? "", shown: !given } },
    async ({ name, shown }) => {
      const kept = latest.current;
      const body = { inventory, name: name.trim(), request: shown || !kept ? requestOf(view) : kept.request };
      if (kept) {
        const params = { path: { id: kept.id }, header: version(kept) };
        await http.PUT("/api/v1/filters/{id}", { params, body });
      } else {
        await http.POST("/api/v1/filters", { body });
      }
      await queries.invalidateQueries({ queryKey: ["get", "/api/v1/filters"] });
      notifications.show({ message: kept ? `“${body.name}” is changed.` : `“${body.name}” is saved.` });
      onClose();
    },
  );
  return (
    <Modal opened onClose={onClose} title={given ? "Change the saved filter" : "Save the filter"}>
      <form onSubmit={onSubmit}>
        <Stack>
          <Text size="sm" c="dimmed">
            Everybody sees saved filters. The search, filters, order and columns are saved; the moment is not.
          </Text>
          {given && problem?.kind === "outdated" ? (
            <Outdated
              address={`/filters/${given.id}`}
              ask={() => got(http.GET("/api/v1/filters/{id}", { params: { path: { id: given.id } } }))}
              onTheirs={(now) => {
                dismiss();
                latest.current = now;
                form.setValues({ name: now.name, shown: false });
              }}
              onMine={(now) => {
                latest.current = now;
                onSubmit();
              }}
            />
          ) : (
            problem && <Failure error={problem} />
          )}
          <TextInput label="Name" required data-autofocus {...form.getInputProps("name")} />
          {given && (
            <Checkbox
              label="Replace what it shows by what is shown now"
              {...form.getInputProps("shown", { type: "checkbox" })}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
