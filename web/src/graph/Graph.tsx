import { Box, Skeleton, VisuallyHidden } from "@mantine/core";
import { IconAffiliate } from "@tabler/icons-react";
import { lazy, Suspense, useCallback, useRef, useState } from "react";
import { Completeness } from "../answer/Completeness";
import { Failure, Nothing } from "../ui/States";
import { Beside } from "./Beside";
import { Chosen } from "./Chosen";
import type { Picture } from "./canvas/picture";
import classes from "./Graph.module.css";
import { deedOf, directions } from "./keys";
import { Legend } from "./Legend";
import { Notices } from "./Notices";
import { Toolbar } from "./Toolbar";
import { useGraph } from "./useGraph";
import type { GraphView } from "./view";
import { spoken } from "./words";
import { Zoom } from "./Zoom";

const Stage = lazy(() => import("./canvas/Stage").then((module) => ({ default: module.Stage })));

interface Props {
  /** What the picture is of, for who cannot see it. */
  label: string;
  /** The entities that it begins with, by their identifiers. */
  start: readonly string[];
  /** The moment that is looked at; the present when absent. */
  at: string | undefined;
  view: GraphView | undefined;
  change: (view: GraphView | undefined) => void;
  /** Tells more of an entity beside; without it its page does. */
  tell?: (id: string) => void;
}

const usual: GraphView = {};

/** GraphPicture shows how entities are joined, as a picture that one walks through, and as a table. */
export function GraphPicture({ label, start, at, view = usual, change, tell }: Props) {
  const graph = useGraph({ start, at, view, change: (by) => change({ ...view, ...by }) });
  const [picture, setPicture] = useState<Picture>();
  const finder = useRef<HTMLInputElement>(null);
  const { scene, chosen, net } = graph;
  const last = chosen.at(-1);
  const go = useCallback(
    (id: string | undefined, more = false) => {
      graph.choose(id, more);
      if (id !== undefined) picture?.reveal(id);
    },
    [graph.choose, picture],
  );

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const deed = deedOf(event);
    if (!deed) return;
    event.preventDefault();
    if (deed in directions) {
      const direction = directions[deed as keyof typeof directions];
      if (event.shiftKey) picture?.pan(-60 * direction.x, -60 * direction.y);
      else go(picture?.next(last, direction) ?? last);
    }
    if (deed === "expand" && last) graph.expand(last);
    if (deed === "hide" && last) graph.hide([last]);
    if (deed === "pin" && last) graph.pin(last);
    if (deed === "leave") graph.choose(undefined);
    if (deed === "find") finder.current?.focus();
    if (deed === "nearer") picture?.zoom(1.3);
    if (deed === "farther") picture?.zoom(1 / 1.3);
    if (deed === "fit") picture?.fit();
  };

  if (net.error && !net.data) return <Failure error={net.error} retry={() => void net.refetch()} />;
  if (start.length === 0 || (net.data && net.data.entities.length === 0 && !net.isFetching)) {
    return (
      <Nothing icon={<IconAffiliate />} title="There is nothing to draw">
        What is looked for was not there at this moment.
      </Nothing>
    );
  }
  return (
    <Box className={classes.frame}>
      <Toolbar
        graph={graph}
        view={view}
        change={change}
        picture={picture}
        finder={finder}
        go={go}
        label={label}
        at={at}
      />
      <Completeness of={[...graph.expanded.completeness, ...(graph.path.asked.data?.completeness ?? [])]} />
      <Notices graph={graph} view={view} change={change} />
      <Box className={classes.body}>
        <Box className={classes.stage} aria-busy={net.isFetching}>
          <Box
            className={classes.keys}
            role="application"
            tabIndex={0}
            aria-label={`${label}, as a picture. Arrows walk through it, Enter expands, Delete hides, / searches.`}
            onKeyDown={onKeyDown}
            onPointerDown={(event) => event.currentTarget.focus({ preventScroll: true })}
          >
            <Suspense fallback={<Skeleton className={classes.canvas} />}>
              <Stage
                scene={scene}
                chosen={chosen}
                pinned={graph.pinned}
                way={graph.path.ids}
                layout={view.layout ?? "force"}
                roots={graph.roots}
                ready={setPicture}
                choose={graph.choose}
                open={graph.expand}
                moved={(id) => graph.pin(id, true)}
              />
            </Suspense>
          </Box>
          <VisuallyHidden aria-live="polite">{last ? spoken(scene, last) : ""}</VisuallyHidden>
          <Legend scene={scene} view={view} change={change} />
          <Zoom picture={picture} />
          {last && <Chosen graph={graph} id={last} view={view} change={change} at={at} tell={tell} />}
        </Box>
        {view.table && <Beside graph={graph} go={go} label={label} />}
      </Box>
    </Box>
  );
}
