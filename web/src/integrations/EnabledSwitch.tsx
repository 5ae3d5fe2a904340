import { Switch } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { MouseEvent } from "react";
import { api } from "../api/client";
import { asProblem } from "../api/problem";
import { useMay } from "../session/me";
import { useChanged } from "./useChanged";
import type { Integration } from "./words";

/** useEnable pauses an integration, or has it run by itself again. */
export function useEnable(integration: Pick<Integration, "id" | "name">) {
  const changed = useChanged();
  const told = {
    onSuccess: () => void changed(),
    onError: (thrown: unknown) =>
      notifications.show({
        color: "red",
        title: `${integration.name} was not changed`,
        message: asProblem(thrown).message,
      }),
  };
  const pause = api.useMutation("post", "/api/v1/integrations/{id}/pause", told);
  const resume = api.useMutation("post", "/api/v1/integrations/{id}/resume", told);
  return {
    busy: pause.isPending || resume.isPending,
    enable: (on: boolean) => (on ? resume : pause).mutate({ params: { path: { id: integration.id } } }),
  };
}

/** EnabledSwitch says whether an integration runs by itself, and changes that for those who may. */
export function EnabledSwitch({ integration }: { integration: Integration }) {
  const may = useMay();
  const { busy, enable } = useEnable(integration);
  if (!may("integration.write")) return integration.enabled ? "yes" : "no";
  return (
    <Switch
      size="xs"
      aria-label={`${integration.name} runs by itself`}
      checked={integration.enabled}
      disabled={busy}
      wrapperProps={{ onClick: (event: MouseEvent) => event.stopPropagation() }} // the row opens otherwise
      onChange={(event) => enable(event.currentTarget.checked)}
    />
  );
}
