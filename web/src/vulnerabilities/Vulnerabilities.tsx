import { SimpleGrid, Skeleton } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconTerminal2 } from "@tabler/icons-react";
import { Completeness } from "../answer/Completeness";
import { querySerializer } from "../api/client";
import { download } from "../api/download";
import { useMay } from "../session/me";
import { AsOf } from "../ui/AsOf";
import { ExportMenu } from "../ui/ExportMenu";
import { AnchorLink, ButtonLink } from "../ui/links";
import { Page } from "../ui/Page";
import { Failure } from "../ui/States";
import { DeviceList, GroupList, type Lists, SoftwareList, WeaknessList } from "./List";
import { Opened } from "./Opened";
import { Pictures } from "./Pictures";
import { Pills } from "./Pills";
import { Queues } from "./Queues";
import { Toolbar } from "./Toolbar";
import { useDevices, useGroups, useSoftware, useSummary, useWeaknesses } from "./useFindings";
import { useView } from "./useView";
import { fileOf, type Pivot } from "./view";

/** Vulnerabilities is what is weak in the estate: to see at a glance, and to work through. */
export function Vulnerabilities() {
  const { view, change } = useView();
  const may = useMay();
  const [pictures, setPictures] = useLocalStorage({ key: "parapet:pictures", defaultValue: true });
  const by: Pivot = view.by ?? "vulnerabilities";
  const lists: Lists = {
    vulnerabilities: useWeaknesses(view, by === "vulnerabilities"),
    software: useSoftware(view, by === "software"),
    devices: useDevices(view, by === "devices"),
    groups: useGroups(view, by === "groups"),
  };
  const { first } = lists[by];
  const summary = useSummary(view);
  const query = first?.query;
  return (
    <Page
      flows
      title="Vulnerabilities"
      description={
        <>
          What is weak on the devices of the estate, each CVE once.{" "}
          <AnchorLink
            to="/assets/$inventory"
            params={{ inventory: "vulnerabilities" }}
            search={{ search: view.search, at: view.at }}
            inherit
            underline="always"
          >
            All properties of each
          </AnchorLink>
        </>
      }
      actions={
        <>
          <AsOf at={view.at} onChange={(at) => change({ at })} />
          {may("query.export") && (
            <ExportMenu
              take={(format) => download(`/api/v1/vulnerabilities/export?${querySerializer(fileOf(view, format))}`)}
              disabled={!first || first.total === 0}
            />
          )}
          <ButtonLink
            to="/explore"
            search={{ query }}
            disabled={!query}
            variant="default"
            size="xs"
            leftSection={<IconTerminal2 size={16} />}
          >
            View as query
          </ButtonLink>
        </>
      }
    >
      <Queues counts={summary.data?.queues} failed={summary.isError} />
      <Completeness of={first?.meta.completeness} />
      {summary.error && first && <Failure error={summary.error} retry={() => void summary.refetch()} />}
      {pictures && !summary.data && !summary.isError && <Drawing />}
      {pictures && summary.data && summary.data.vulnerabilities > 0 && <Pictures summary={summary.data} />}
      <Toolbar
        severities={summary.data?.severities}
        total={first?.total}
        pictures={pictures}
        onPictures={() => setPictures(!pictures)}
      />
      <Pills />
      {by === "vulnerabilities" && <WeaknessList asked={lists.vulnerabilities} />}
      {by === "software" && <SoftwareList asked={lists.software} />}
      {by === "devices" && <DeviceList asked={lists.devices} />}
      {by === "groups" && <GroupList asked={lists.groups} />}
      <Opened />
    </Page>
  );
}

function Drawing() {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" role="status" aria-label="Loading">
      <Skeleton h={398} />
      <Skeleton h={398} />
    </SimpleGrid>
  );
}
