import { Box, Group, Stack, Tabs } from "@mantine/core";
import {
  IconAffiliate,
  IconBinaryTree2,
  IconBraces,
  IconListDetails,
  IconPlayerPlay,
  IconPlayerStop,
  IconTable,
} from "@tabler/icons-react";
import { useMemo } from "react";
import { Completeness } from "../../answer/Completeness";
import { useMay } from "../../session/me";
import { Failure, Nothing, Waiting } from "../../ui/States";
import type { Look } from "../address";
import type { Answer } from "../ask";
import { Panel } from "../panel/Panel";
import type { Explore } from "../useExplore";
import { Away } from "./Away";
import { columnsIn } from "./columns";
import { Drawn } from "./Drawn";
import { Json } from "./Json";
import { Outline } from "./Outline";
import { Refused } from "./Refused";
import classes from "./Result.module.css";
import { ResultTable } from "./ResultTable";
import { mentionedIn, type Row, rowsOf, treeOf } from "./rows";
import { Steps } from "./Steps";
import { Told } from "./Told";
import { Working } from "./Working";

const tabs: Record<Look, { title: string; icon: typeof IconTable }> = {
  table: { title: "Table", icon: IconTable },
  tree: { title: "Tree", icon: IconBinaryTree2 },
  graph: { title: "Graph", icon: IconAffiliate },
  json: { title: "JSON", icon: IconBraces },
  steps: { title: "Steps", icon: IconListDetails },
};

/** Result is what came of the query: its answer, or why there is none. */
export function Result({ explore }: { explore: Explore }) {
  const { answer, asked, missing } = explore;
  if (answer.running) return <Working began={answer.began} />;
  if (answer.pages) return <Answered explore={explore} pages={answer.pages} />;
  if (answer.error) return <Refused explore={explore} error={answer.error} />;
  if (!asked && missing.length > 0) {
    return (
      <Nothing icon={<IconPlayerStop />} title={`Say what ${missing.join(" and ")} is to be, and run the query`} />
    );
  }
  if (explore.question.isLoading) return <Waiting />;
  if (!asked) return <Nothing icon={<IconPlayerPlay />} title="Run the query to see its answer" />;
  return (
    <Nothing icon={<IconPlayerStop />} title="The query was stopped">
      Run it again, or narrow it with WITH so that it has less to look at.
    </Nothing>
  );
}

function Answered({ explore, pages }: { explore: Explore; pages: Answer[] }) {
  const { address, set, answer } = explore;
  const may = useMay();
  const rows = useMemo(() => rowsOf(pages), [pages]);
  const tree = treeOf(pages);
  const looks = looksAt(tree !== undefined, rows);
  const look = address.look && looks.includes(address.look) ? address.look : (looks[0] ?? "table");
  const first = pages[0];
  const list = first?.type !== "table";
  const columns = useMemo(() => columnsIn(rows, list), [rows, list]);
  if (!first) return null;
  return (
    <Stack gap="sm" className={classes.result}>
      <Completeness of={first.meta.completeness} remarks={first.warnings} />
      <Told first={first} />
      <Tabs
        className={classes.tabs}
        value={look}
        onChange={(value) => set({ look: value === looks[0] ? undefined : (value as Look) })}
        keepMounted={false}
      >
        <Group gap="sm" className={classes.bar}>
          <Tabs.List className={classes.list}>
            {looks.map((one) => {
              const Icon = tabs[one].icon;
              return (
                <Tabs.Tab key={one} value={one} leftSection={<Icon size={16} aria-hidden />}>
                  {tabs[one].title}
                </Tabs.Tab>
              );
            })}
          </Tabs.List>
          <Away explore={explore} rows={rows} columns={columns} first={first} look={look} may={may("query.export")} />
        </Group>
        <Box className={classes.body}>
          <Tabs.Panel value="table" className={classes.look}>
            <ResultTable explore={explore} rows={rows} all={columns} list={list} />
          </Tabs.Panel>
          {tree && (
            <Tabs.Panel value="tree" className={classes.look}>
              <Outline tree={tree} chosen={address.entity} open={(entity) => set({ entity, row: undefined })} />
            </Tabs.Panel>
          )}
          <Tabs.Panel value="graph" className={classes.look}>
            <Drawn explore={explore} rows={rows} first={first} />
          </Tabs.Panel>
          <Tabs.Panel value="json" className={classes.look}>
            <Json pages={pages} />
          </Tabs.Panel>
          <Tabs.Panel value="steps" className={classes.look}>
            {explore.asked && <Steps asked={explore.asked} />}
          </Tabs.Panel>
          <Panel explore={explore} rows={rows} />
        </Box>
      </Tabs>
      {answer.moreFailed && <Failure error={answer.moreFailed} retry={answer.retryMore} />}
    </Stack>
  );
}

/** looksAt are the ways to look at an answer: as a picture only what names entities. */
function looksAt(tree: boolean, rows: Row[]): Look[] {
  if (tree) return ["tree", "graph", "table", "json", "steps"];
  const named = rows.slice(0, 100).some((row) => mentionedIn(row).length > 0);
  return named ? ["table", "graph", "json", "steps"] : ["table", "json", "steps"];
}
