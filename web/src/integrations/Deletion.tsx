import { Button, Group, List, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, type Schemas, version } from "../api/client";
import { counted, quantity } from "../ui/format";
import { typeTitle } from "../ui/naming";
import { Answer, Failure, Waiting } from "../ui/States";
import type { Integration } from "./words";

type Removal = Schemas["IntegrationRemoval"];

interface Props {
  integration: Integration;
  opened: boolean;
  onClose: () => void;
}

/** Deletion deletes an integration, after it has said what goes and one has typed that one means it. */
export function Deletion({ integration, opened, onClose }: Props) {
  const removal = api.useQuery(
    "get",
    "/api/v1/integrations/{id}/removal",
    { params: { path: { id: integration.id } } },
    { enabled: opened, staleTime: 0 },
  );
  return (
    <Modal opened={opened} onClose={onClose} title={`Delete ${integration.name}?`} size="lg">
      <Answer of={removal} waiting={<Waiting lines={5} height={24} />}>
        {(data) => <Confirmation integration={integration} removal={data} onClose={onClose} />}
      </Answer>
    </Modal>
  );
}

function Confirmation({ integration, removal, onClose }: Omit<Props, "opened"> & { removal: Removal }) {
  const [typed, setTyped] = useState("");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const remove = api.useMutation("delete", "/api/v1/integrations/{id}", {
    onSuccess: async (gone) => {
      onClose();
      await navigate({ to: "/integrations" });
      // Hardly anything that was told before still holds.
      queries.removeQueries({ type: "inactive" });
      void queries.invalidateQueries();
      notifications.show({
        message: gone.pending
          ? `${integration.name} is deleted. What it has read goes as soon as the run that is at work has ended.`
          : `${integration.name} is deleted, and with it ${counted(gone.total, "row")} of the graph.`,
      });
    },
  });
  const { id } = integration;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        remove.mutate({ params: { path: { id }, query: { confirm: typed }, header: version(integration) } });
      }}
    >
      <Stack>
        <What removal={removal} />
        <TextInput
          label={
            <>
              To delete it, type its key: <b>{removal.confirm}</b>
            </>
          }
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {remove.error && <Failure error={remove.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button type="submit" color="red.9" disabled={typed !== removal.confirm} loading={remove.isPending}>
            Delete it with all its data
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const named = 8;

/** What says what goes with an integration, and what stays. */
function What({ removal }: { removal: Removal }) {
  const sum = (of: Record<string, number>) => Object.values(of).reduce((a, b) => a + b, 0);
  const types = Object.entries(removal.entities).sort(([, a], [, b]) => b - a);
  return (
    <>
      <Text size="sm">
        {removal.total === 0
          ? "It has read nothing that is in the graph."
          : `It takes ${counted(sum(removal.entities), "entity", "entities")} and ${counted(sum(removal.relationships), "relationship")} out of the graph, and what others link to them:`}
      </Text>
      {types.length > 0 && (
        <List size="sm">
          {types.slice(0, named).map(([type, n]) => (
            <List.Item key={type}>
              {typeTitle(type)}: {quantity(n)}
            </List.Item>
          ))}
          {types.length > named && <List.Item>and {counted(types.length - named, "further type")}</List.Item>}
        </List>
      )}
      <Text size="sm" c="dimmed">
        Questions about the past are still answered with it for as long as the past is kept. Its runs stay in the
        history for 30 days, and its key is never given to another integration. In the tenant nothing changes; the
        credential stays in Parapet.
      </Text>
    </>
  );
}
