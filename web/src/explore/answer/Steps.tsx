import { Progress, Table, Text, Tooltip } from "@mantine/core";
import { IconListDetails } from "@tabler/icons-react";
import { api, type Schemas } from "../../api/client";
import { duration, quantity } from "../../ui/format";
import { Answer, Nothing } from "../../ui/States";
import type { Asked } from "../ask";
import classes from "./Result.module.css";

type Step = Schemas["PlanStep"];

const meanings: Record<string, string> = {
  load: "Brings into memory what the query reads.",
  scan: "Finds where matches begin, whichever entity promises the fewest.",
  hop: "Goes over a relationship; rows are the matches that have come so far.",
  paths: "Goes over several relationships.",
  optional: "Goes on with and without an optional section.",
  exists: "Asks whether the steps below lead on, and no further.",
  without: "Keeps what the steps below do not lead on from.",
  reduce: "Finds whole sets of entities in place of single matches.",
  set: "The entities that stand in some match.",
  sweep: "Counts or adds up from sets; rows are groups.",
  rows: "Makes the rows of the answer.",
  distinct: "Leaves out rows that came before.",
  group: "Counts by the other columns.",
  tree: "Makes the entities and relationships of the answer.",
  order: "Puts the rows in order.",
  subquery: "Answers a query inside of the query first.",
};

/** Steps shows how the query was answered, and where the time went. It is run once more for that. */
export function Steps({ asked }: { asked: Asked }) {
  const { query, variables, include_deleted } = asked;
  const told = api.useQuery(
    "post",
    "/api/v1/query/analyze",
    { body: { query, variables, include_deleted, explain: true } },
    { staleTime: 60_000, retry: false },
  );
  return <Answer of={told}>{({ plan }) => <Drawn steps={plan ?? []} />}</Answer>;
}

function Drawn({ steps }: { steps: Step[] }) {
  const whole = steps.filter((step) => step.depth === 0).reduce((sum, step) => sum + step.millis, 0);
  if (steps.length === 0) return <Nothing icon={<IconListDetails />} title="There are no steps to show" />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section className={classes.frame} tabIndex={0} aria-label="Steps of the query">
      <Table fz="sm" verticalSpacing={6} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={180}>Step</Table.Th>
            <Table.Th>What it does</Table.Th>
            <Table.Th ta="right" w={110}>
              Expected
            </Table.Th>
            <Table.Th ta="right" w={110}>
              Rows
            </Table.Th>
            <Table.Th w={190}>Time, with what is below</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {steps.map((step, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name of their own and keep their order
            <StepRow key={at} step={step} whole={whole} />
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" p="sm">
        Where many more rows come than were expected, the query depends on several things at once. Most is won by
        narrowing its ends with WITH.
      </Text>
    </section>
  );
}

function StepRow({ step, whole }: { step: Step; whole: number }) {
  const many = step.estimated !== undefined && step.rows > 10 * Math.max(step.estimated, 1);
  return (
    <Table.Tr>
      <Table.Td>
        <Tooltip
          label={meanings[step.operator] ?? step.operator}
          multiline
          maw={320}
          events={{ hover: true, focus: true, touch: true }}
        >
          <Text span size="sm" fw={600} pl={step.depth * 18}>
            {step.operator}
          </Text>
        </Tooltip>
      </Table.Td>
      <Table.Td>
        <Text size="sm" ff="monospace" fz="xs">
          {step.detail}
        </Text>
      </Table.Td>
      <Table.Td ta="right">{step.estimated === undefined ? "–" : quantity(step.estimated)}</Table.Td>
      <Table.Td ta="right" fw={many ? 600 : undefined}>
        {quantity(step.rows)}
        {many && (
          <Text size="xs" fw={400}>
            more than expected
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Text size="xs">{step.millis < 1 ? `${step.millis.toFixed(2)} ms` : duration(step.millis)}</Text>
        <Progress
          size="xs"
          value={whole > 0 ? Math.min((100 * step.millis) / whole, 100) : 0}
          aria-label={`Share of the time of ${step.operator}`}
        />
      </Table.Td>
    </Table.Tr>
  );
}
