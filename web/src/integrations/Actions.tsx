import { ActionIcon, Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import {
  IconDots,
  IconExternalLink,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconTrash,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { api, http } from "../api/client";
import { asProblem } from "../api/problem";
import { useMay } from "../session/me";
import { ButtonLink } from "../ui/links";
import { Deletion } from "./Deletion";
import { useEnable } from "./EnabledSwitch";
import { useChanged } from "./useChanged";
import type { Integration } from "./words";

/** Actions are what can be done with an integration, as far as one may. */
export function Actions({ integration }: { integration: Integration }) {
  const may = useMay();
  return (
    <>
      {may("run.start") && <RunNow integration={integration} />}
      {may("integration.write") && (
        <>
          <PauseOrResume integration={integration} />
          <ButtonLink
            variant="default"
            leftSection={<IconPencil size={16} />}
            to="/integrations/$id/edit"
            params={{ id: integration.key }}
          >
            Edit
          </ButtonLink>
          <More integration={integration} />
        </>
      )}
    </>
  );
}

function RunNow({ integration }: { integration: Integration }) {
  const navigate = useNavigate();
  const changed = useChanged();
  const { current } = integration.status;
  const start = api.useMutation("post", "/api/v1/integrations/{id}/runs", {
    onSuccess: (run) => {
      void changed();
      return navigate({ to: "/runs/$id", params: { id: run.id } });
    },
    onError: (thrown) =>
      notifications.show({ color: "red", title: "It does not run", message: asProblem(thrown).message }),
  });
  if (current?.state === "running") {
    return (
      <ButtonLink leftSection={<IconRefresh size={16} />} to="/runs/$id" params={{ id: current.id }}>
        Watch the run
      </ButtonLink>
    );
  }
  return (
    <Button
      leftSection={<IconPlayerPlay size={16} />}
      loading={start.isPending}
      onClick={() => start.mutate({ params: { path: { id: integration.id } }, body: {} })}
    >
      {current?.state === "waiting" ? "Go on now" : "Run now"}
    </Button>
  );
}

function PauseOrResume({ integration }: { integration: Integration }) {
  const { busy, enable } = useEnable(integration);
  const { enabled } = integration;
  return (
    <Button
      variant="default"
      leftSection={enabled ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
      loading={busy}
      onClick={() => enable(!enabled)}
    >
      {enabled ? "Pause" : "Resume"}
    </Button>
  );
}

function More({ integration }: { integration: Integration }) {
  const [deleting, { open, close }] = useDisclosure();
  const consent = async () => {
    try {
      const { data } = await http.GET("/api/v1/integrations/{id}/consent", {
        params: { path: { id: integration.id } },
      });
      window.open(data?.url, "_blank", "noreferrer");
    } catch (thrown) {
      notifications.show({ color: "red", title: "There is no page to consent", message: asProblem(thrown).message });
    }
  };
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={260}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label="More">
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconExternalLink size={16} />} onClick={() => void consent()}>
            Grant admin consent at Microsoft
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={open}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Deletion integration={integration} opened={deleting} onClose={close} />
    </>
  );
}
