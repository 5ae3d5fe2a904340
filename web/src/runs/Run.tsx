import { Button, Paper, Tabs } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { download } from "../api/download";
import { asProblem } from "../api/problem";
import { BackLink } from "../ui/BackLink";
import { Moment } from "../ui/Moment";
import { Page } from "../ui/Page";
import { PendingPage } from "../ui/PendingPage";
import { StateBadge } from "../ui/StateBadge";
import { Calls } from "./Calls";
import { CancelRun } from "./CancelRun";
import { Changes } from "./Changes";
import { Events } from "./Events";
import type { Live } from "./followed";
import { Gantt } from "./Gantt";
import { HeldDeletions } from "./HeldDeletions";
import type { RunSearch } from "./routes";
import { Standing } from "./Standing";
import { Summary } from "./Summary";
import { useRun } from "./useRun";
import { runWord, startedBy } from "./words";

const route = getRouteApi("/console/runs/$id");

/** RunPage is a run as it goes on, or as it went. */
export function RunPage() {
  const { id } = route.useParams();
  const { tab = "events", events: which } = route.useSearch();
  const navigate = route.useNavigate();
  const { run, events, lost, error, refetch } = useRun(id);
  if (!run) {
    const back = <BackLink to="/integrations">Integrations</BackLink>;
    return <PendingPage title="Run" above={back} of={{ error, refetch }} lines={10} height={28} />;
  }
  const show = (search: RunSearch) => void navigate({ search: (before) => ({ ...before, ...search }), replace: true });
  return (
    <Page
      flows
      title={`Run of ${run.integration_key}`}
      above={
        <BackLink to="/integrations/$id" params={{ id: run.integration_key }} search={{ tab: "runs" }}>
          All runs of {run.integration_key}
        </BackLink>
      }
      beside={<StateBadge word={runWord(run)} />}
      description={
        <>
          Started {startedBy(run)}, <Moment at={run.queued_at} />.
        </>
      }
      actions={<Actions run={run} />}
    >
      <Standing run={run} lost={lost} />
      <HeldDeletions run={run} />
      <Summary run={run} />
      <Paper withBorder p="sm" component="section" aria-label="Steps">
        <Gantt run={run} />
      </Paper>
      <Tabs value={tab} onChange={(to) => show({ tab: to === "events" ? undefined : (to as RunSearch["tab"]) })}>
        <Tabs.List>
          <Tabs.Tab value="events">Events</Tabs.Tab>
          <Tabs.Tab value="changes">Changes</Tabs.Tab>
          <Tabs.Tab value="calls">Calls and quotas</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="events" pt="md">
          <Events
            events={events}
            grave={which === "grave"}
            onGrave={(grave) => show({ events: grave ? "grave" : undefined })}
          />
        </Tabs.Panel>
        <Tabs.Panel value="changes" pt="md">
          <Changes run={run} />
        </Tabs.Panel>
        <Tabs.Panel value="calls" pt="md">
          <Calls run={run} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Actions({ run }: { run: Live }) {
  const report = () =>
    void download(`/api/v1/runs/${encodeURIComponent(run.id)}/report`).catch((thrown) =>
      notifications.show({ color: "red", title: "The report did not come", message: asProblem(thrown).message }),
    );
  return (
    <>
      <CancelRun run={run} />
      <Button variant="default" leftSection={<IconDownload size={16} />} onClick={report}>
        Download the report
      </Button>
    </>
  );
}
