import {
  ActionIcon,
  Box,
  Button,
  Checkbox,
  Group,
  Kbd,
  Paper,
  SegmentedControl,
  Skeleton,
  Tooltip,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconIndentIncrease } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { AsOf } from "../ui/AsOf";
import { commented, laidOut } from "./layout";
import { hasMoment } from "./moment";
import { Parameters } from "./Parameters";
import classes from "./Prompt.module.css";
import { Remark } from "./Remark";
import { Run } from "./Run";
import { useAnalysis } from "./useAnalysis";
import type { Explore } from "./useExplore";
import { Written } from "./Written";

const Builder = lazy(() => import("./builder/Builder").then((module) => ({ default: module.Builder })));
const Editor = lazy(() => import("./editor/Editor").then((module) => ({ default: module.Editor })));

/** Prompt is where a query is written, made ready and run. */
export function Prompt({ explore }: { explore: Explore }) {
  const { draft, setDraft, run, address, set } = explore;
  const { analysis, remarks } = useAnalysis(draft.query, explore.given);
  const written = (query: string) => setDraft((before) => ({ ...before, query }));
  const format = () => {
    if (!analysis?.canonical) return;
    if (commented(draft.query)) {
      notifications.show({
        title: "Not laid out",
        message: "The comments of the query would be lost.",
        color: "yellow",
      });
    } else setDraft({ ...draft, query: laidOut(analysis.canonical) });
  };
  return (
    <Paper withBorder className={classes.frame}>
      <Suspense fallback={<Skeleton h={76} role="status" aria-label="Loading" />}>
        {address.build ? (
          <>
            <Builder
              query={draft.query}
              given={explore.given}
              written={written}
              leave={() => set({ build: undefined })}
            />
            <Written query={draft.query} />
          </>
        ) : (
          <Editor query={draft.query} remarks={remarks} written={written} run={run} format={format} />
        )}
      </Suspense>
      <Remark query={draft.query} analysis={analysis} />
      <Parameters explore={explore} />
      <Group className={classes.bar} gap="xs">
        <Run explore={explore} w={86} keys="Control+Enter" />
        <Box visibleFrom="md" c="dimmed" fz="xs">
          <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">Enter</Kbd>
        </Box>
        <Box flex={1} />
        <SegmentedControl
          size="xs"
          aria-label="How the query is made"
          data={[
            { value: "text", label: "Text" },
            { value: "build", label: "Build" },
          ]}
          value={address.build ? "build" : "text"}
          onChange={(way) => set({ build: way === "build" ? true : undefined })}
        />
        {!address.build && (
          <Tooltip label="Lay the query out (Shift Alt F)">
            <ActionIcon
              variant="default"
              size={30}
              onClick={format}
              disabled={!analysis?.canonical}
              aria-label="Lay the query out"
            >
              <IconIndentIncrease size={16} />
            </ActionIcon>
          </Tooltip>
        )}
        <Checkbox
          size="xs"
          label="Deleted too"
          checked={address.deleted === true}
          onChange={(event) => set({ deleted: event.currentTarget.checked || undefined, row: undefined })}
        />
        {hasMoment(draft.query) ? (
          <Tooltip label="The query says itself which moment it asks for, by AT.">
            <Button size="xs" variant="default" data-disabled aria-disabled>
              As the query says
            </Button>
          </Tooltip>
        ) : (
          <AsOf at={address.at} onChange={(at) => set({ at, row: undefined, entity: undefined })} />
        )}
      </Group>
    </Paper>
  );
}
