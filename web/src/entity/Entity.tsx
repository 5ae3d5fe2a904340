import { Skeleton, Stack, Tabs } from "@mantine/core";
import { IconTerminal2 } from "@tabler/icons-react";
import { Completeness } from "../answer/Completeness";
import type { Schemas } from "../api/client";
import { Problem } from "../api/problem";
import { AsOf } from "../ui/AsOf";
import { quantity } from "../ui/format";
import { ButtonLink } from "../ui/links";
import { Page } from "../ui/Page";
import { PastFailure } from "../ui/PastFailure";
import { Answer, Waiting } from "../ui/States";
import { Gone } from "./Gone";
import { GraphTab } from "./GraphTab";
import { Badges, calledBy, Exposure, Origin, Portal } from "./Head";
import { History } from "./History";
import { Overview } from "./Overview";
import { Raw } from "./Raw";
import { Related } from "./Related";
import { useEntity, useView } from "./useEntity";
import { tabs } from "./view";

type View = Schemas["EntityView"];

/** EntityPage is all that is known of an entity. */
export function EntityPage() {
  const { view, change } = useView();
  const asked = useEntity();
  if (asked.error instanceof Problem && asked.error.kind === "not_found") return <Gone />;
  if (asked.error && !asked.data) {
    const now = view.at ? { now: () => change({ at: undefined }) } : {};
    return <PastFailure error={asked.error} retry={() => void asked.refetch()} {...now} />;
  }
  return (
    <Answer of={asked} waiting={<WaitingEntity />}>
      {(entity) => <Known key={entity.id} entity={entity} />}
    </Answer>
  );
}

function Known({ entity }: { entity: View }) {
  const { view, change } = useView();
  return (
    <Page
      flows
      title={calledBy(entity)}
      above={<Origin entity={entity} />}
      actions={
        <>
          <AsOf at={view.at} onChange={(at) => change({ at })} />
          <ButtonLink
            to="/explore"
            search={{ query: `FIND ${entity.type} WITH _id = '${entity.id}'`, at: view.at }}
            variant="default"
            size="xs"
            leftSection={<IconTerminal2 size={16} />}
          >
            View as query
          </ButtonLink>
          <Exposure entity={entity} />
          {entity.portal && <Portal href={entity.portal} />}
        </>
      }
    >
      <Badges entity={entity} />
      <Completeness of={entity.completeness} />
      <Parts entity={entity} />
    </Page>
  );
}

function Parts({ entity }: { entity: View }) {
  const { view, change } = useView();
  const related = entity.related.reduce((sum, group) => sum + group.count, 0);
  return (
    <Tabs
      value={view.tab ?? "overview"}
      onChange={(value) => change({ tab: tabs.find((tab) => tab === value) })}
      keepMounted={false}
    >
      <Tabs.List mb="md">
        <Tabs.Tab value="overview">Overview</Tabs.Tab>
        <Tabs.Tab value="related">Related ({quantity(related)})</Tabs.Tab>
        <Tabs.Tab value="graph">Graph</Tabs.Tab>
        <Tabs.Tab value="history">History</Tabs.Tab>
        <Tabs.Tab value="record">Record</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="overview">
        <Overview entity={entity} />
      </Tabs.Panel>
      <Tabs.Panel value="related">
        <Related entity={entity} />
      </Tabs.Panel>
      <Tabs.Panel value="graph">
        <GraphTab entity={entity} />
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <History id={entity.id} />
      </Tabs.Panel>
      <Tabs.Panel value="record">
        <Raw entity={entity} />
      </Tabs.Panel>
    </Tabs>
  );
}

function WaitingEntity() {
  return (
    <Stack gap="md">
      <Skeleton h={20} w={180} />
      <Skeleton h={28} w={360} />
      <Skeleton h={34} />
      <Waiting lines={10} />
    </Stack>
  );
}
