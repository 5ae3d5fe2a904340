import { Badge, Group, Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../api/client";
import { History } from "../runs/History";
import { useMay } from "../session/me";
import { BackLink } from "../ui/BackLink";
import { Page } from "../ui/Page";
import { PendingPage } from "../ui/PendingPage";
import { Reserved } from "../ui/Reserved";
import { StateBadge } from "../ui/StateBadge";
import { Actions } from "./Actions";
import { Asking } from "./Asking";
import { useKind } from "./kinds";
import { Overview } from "./Overview";
import { PlanView } from "./PlanView";
import type { IntegrationSearch } from "./routes";
import { TestResult } from "./TestResult";
import { atWork, type Integration, integrationWord } from "./words";

const route = getRouteApi("/console/integrations/$id");

/** IntegrationPage is an integration: how it is doing, how it is set, what it did, and what can be done with it. */
export function IntegrationPage() {
  const { id } = route.useParams();
  const asked = api.useQuery(
    "get",
    "/api/v1/integrations/{id}",
    { params: { path: { id } } },
    { refetchInterval: (query) => (query.state.data && atWork(query.state.data) ? 3000 : 20_000) },
  );
  const back = <BackLink to="/integrations">Integrations</BackLink>;
  if (!asked.data) return <PendingPage title="Integration" above={back} of={asked} />;
  const integration = asked.data;
  return (
    <Page
      flows
      title={integration.name}
      above={back}
      beside={
        <Group gap="xs">
          <StateBadge word={integrationWord(integration)} />
          {integration.response_allowed && (
            <Badge variant="default" tt="none" fw={500}>
              Response allowed
            </Badge>
          )}
        </Group>
      }
      description={integration.description}
      actions={<Actions integration={integration} />}
    >
      <Parts integration={integration} />
    </Page>
  );
}

function Parts({ integration }: { integration: Integration }) {
  const { tab = "overview", states = [] } = route.useSearch();
  const navigate = route.useNavigate();
  const may = useMay();
  const go = (to: string | null) =>
    void navigate({ search: { tab: to === "overview" ? undefined : (to as IntegrationSearch["tab"]) } });
  return (
    <Tabs value={tab} onChange={go} keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="overview">Overview</Tabs.Tab>
        <Tabs.Tab value="runs">Runs</Tabs.Tab>
        {may("run.start") && <Tabs.Tab value="plan">Plan</Tabs.Tab>}
        {may("integration.write") && <Tabs.Tab value="connection">Connection</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="overview" pt="md">
        <Overview integration={integration} />
      </Tabs.Panel>
      <Tabs.Panel value="runs" pt="md">
        <History
          integration={integration.id}
          states={states}
          onStates={(next) =>
            void navigate({ search: { tab: "runs", states: next.length > 0 ? next : undefined }, replace: true })
          }
        />
      </Tabs.Panel>
      <Tabs.Panel value="plan" pt="md">
        {may("run.start") ? (
          <Planning id={integration.id} />
        ) : (
          <Reserved title="Only responders and administrators plan runs">
            Look at the runs that there were, or ask one of them.
          </Reserved>
        )}
      </Tabs.Panel>
      <Tabs.Panel value="connection" pt="md">
        {may("integration.write") ? (
          <Testing integration={integration} />
        ) : (
          <Reserved title="Only administrators test connections">
            The overview says what the last run could not read, and why.
          </Reserved>
        )}
      </Tabs.Panel>
    </Tabs>
  );
}

/** Planning asks what a run would do now. */
export function Planning({ id }: { id: string }) {
  const plan = api.useMutation("post", "/api/v1/integrations/{id}/plan");
  return (
    <Asking
      text="How each source would be read now, with how many calls, and how long that takes under Microsoft's quotas. The tenant is asked how much there is; nothing is read into the graph."
      button="Plan a run"
      busy="Asking the tenant how much there is …"
      ask={() => plan.mutate({ params: { path: { id } } })}
      of={plan}
    >
      {(data) => <PlanView plan={data} />}
    </Asking>
  );
}

function Testing({ integration: { id, kind: of } }: { integration: Integration }) {
  const kind = useKind(of);
  const test = api.useMutation("post", "/api/v1/integrations/{id}/test");
  return (
    <Asking
      text="Signs in to the tenant and says of each permission whether it is granted, and what is not read without it. That takes up to a minute."
      button="Test connection"
      busy="Signing in to the tenant and looking at each permission …"
      ask={() => test.mutate({ params: { path: { id } } })}
      of={test}
    >
      {(data) => kind.data && <TestResult test={data} kind={kind.data} />}
    </Asking>
  );
}
