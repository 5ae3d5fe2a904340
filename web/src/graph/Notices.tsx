import { Alert, Button, Group, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { counted, quantity } from "../ui/format";
import { Failure } from "../ui/States";
import classes from "./Graph.module.css";
import { type Graph, most, mostLinks } from "./useGraph";
import type { GraphView } from "./view";
import { calledIn } from "./words";

interface Props {
  graph: Graph;
  view: GraphView;
  change: (view: GraphView) => void;
}

/** Notices say what a picture lacks, and what came of the path that one asked for. */
export function Notices({ graph, view, change }: Props) {
  const { net, expanded, failed, beyond, path } = graph;
  return (
    <>
      {failed !== undefined && <Failure error={failed} retry={graph.forget} />}
      {expanded.error !== undefined && <Failure error={expanded.error} retry={expanded.retry} />}
      {net.error && net.data && <Failure error={net.error} retry={() => void net.refetch()} />}
      {path.ends && path.asked.error && <Failure error={path.asked.error} />}
      {path.ends && path.asked.data && <PathTold graph={graph} clear={() => change({ ...view, path: undefined })} />}
      {view.since && net.data && !net.isFetching && isSame(graph) && (
        <Notice>Nothing that is shown came, went or changed since then.</Notice>
      )}
      {beyond > 0 && (
        <Notice>
          {`The picture has room for ${quantity(most)} entities; ${counted(beyond, "more is", "more are")} left out. Narrow the query, or expand less.`}
        </Notice>
      )}
      {net.data && (net.data.truncated || net.data.relationships.length > mostLinks) && (
        <Notice>
          There are more relationships among these entities than are drawn. Hide a type, or narrow the query.
        </Notice>
      )}
    </>
  );
}

/** isSame tells whether nothing of what is known differs from what was. */
function isSame({ net, scene }: Graph): boolean {
  const { entities = [], relationships = [] } = net.data ?? {};
  const differs = ({ fate }: { fate?: string }) => fate !== undefined && fate !== "same";
  const rolled = scene.rolls.some(({ count, before }) => before !== undefined && before !== count);
  return !rolled && !entities.some(differs) && !relationships.some(differs);
}

function PathTold({ graph: { path, scene }, clear }: { graph: Graph; clear: () => void }) {
  const found = path.asked.data;
  const names = (found?.entities ?? []).map((node) => {
    const shown = scene.nodes.find(({ id }) => id === node.id);
    return calledIn(shown ?? node);
  });
  return (
    <Notice
      action={
        <Button size="compact-xs" variant="default" onClick={clear}>
          Close
        </Button>
      }
    >
      {names.length > 0 ? (
        <>
          <b>{counted(names.length - 1, "relationship")} between them:</b> {names.join(" – ")}
        </>
      ) : (
        "Nothing that is known joins the two by six relationships or fewer. Types that are hidden, and the account of the tenant, are not gone over."
      )}
    </Notice>
  );
}

function Notice({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <Alert color="blue" variant="light" icon={<IconInfoCircle />} py={6} className={classes.notice} role="status">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{children}</Text>
        {action}
      </Group>
    </Alert>
  );
}
