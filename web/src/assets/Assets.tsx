import { useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { IconTerminal2 } from "@tabler/icons-react";
import { Completeness } from "../answer/Completeness";
import { api, querySerializer, type Schemas } from "../api/client";
import { download } from "../api/download";
import { useMay } from "../session/me";
import { AsOf } from "../ui/AsOf";
import { ExportMenu } from "../ui/ExportMenu";
import { AnchorLink, ButtonLink } from "../ui/links";
import { Page } from "../ui/Page";
import { Answer, Failure } from "../ui/States";
import classes from "./Assets.module.css";
import { Cards } from "./Cards";
import { Facets } from "./Facets";
import { Pills } from "./Pills";
import { Rows } from "./Rows";
import { Toolbar } from "./Toolbar";
import { useFacets } from "./useFacets";
import { useRows } from "./useRows";
import { useView } from "./useView";
import { shownOf } from "./view";
import { WaitingList } from "./WaitingList";

/** Assets is a list of what there is of a sort, narrowed down as its address says. */
export function Assets() {
  const { inventory } = useView();
  const known = api.useQuery("get", "/api/v1/inventories/{name}", { params: { path: { name: inventory } } });
  if (known.error && !known.data) {
    return (
      <Page flows title="Assets">
        <Failure error={known.error} retry={() => void known.refetch()} />
      </Page>
    );
  }
  return (
    <Answer of={known} waiting={<WaitingList />}>
      {(data) => <List key={data.name} inventory={data} />}
    </Answer>
  );
}

function List({ inventory }: { inventory: Schemas["InventoryView"] }) {
  const { view, change } = useView();
  const may = useMay();
  const wide = useMediaQuery("(min-width: 75em)", true, { getInitialValueInEffect: false });
  const [beside, setBeside] = useLocalStorage({ key: "parapet:facets", defaultValue: true });
  const rows = useRows(inventory.name, view);
  const facets = useFacets(inventory.name, view);
  const take = (format: string) =>
    download(`/api/v1/inventories/${inventory.name}/export?${querySerializer({ ...shownOf(view), format })}`);
  return (
    <Page
      title={inventory.title}
      description={
        <>
          {inventory.description}
          {inventory.name === "vulnerabilities" && <Exposure />}
        </>
      }
      actions={
        <>
          <AsOf at={view.at} onChange={(at) => change({ at })} />
          {may("query.export") && <ExportMenu take={take} disabled={rows.total === 0} />}
          <ButtonLink
            to="/explore"
            search={{ query: rows.first?.query }}
            disabled={!rows.first}
            variant="default"
            size="xs"
            leftSection={<IconTerminal2 size={16} />}
          >
            View as query
          </ButtonLink>
        </>
      }
    >
      <Cards inventory={inventory} facets={facets.data?.items} />
      <Completeness of={rows.first?.meta.completeness} />
      <Toolbar
        inventory={inventory}
        rows={rows}
        facets={facets}
        wide={wide}
        beside={beside}
        onBeside={() => setBeside(!beside)}
      />
      <Pills inventory={inventory} />
      <div className={classes.body}>
        {wide && beside && (
          <aside className={classes.facets} aria-label="Filters">
            <Facets asked={facets} />
          </aside>
        )}
        <Rows inventory={inventory} asked={rows} />
      </div>
    </Page>
  );
}

/** Exposure leads from the vulnerabilities one by one to where they are counted. */
function Exposure() {
  const { view } = useView();
  return (
    <>
      {" "}
      <AnchorLink to="/vulnerabilities" search={{ search: view.search, at: view.at }} inherit underline="always">
        By urgency, software and device
      </AnchorLink>
    </>
  );
}
