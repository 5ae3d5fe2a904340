import { SegmentedControl, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { got, http, type Schemas } from "../api/client";
import { asProblem } from "../api/problem";
import { TimeChart } from "../chart/TimeChart";
import type { Explore } from "../explore/useExplore";
import { counted } from "../ui/format";
import { Failure, Waiting } from "../ui/States";
import { courseOf } from "./course";

const ranges = [7, 30, 90];

interface Props {
  explore: Explore;
  name: string;
  part: Schemas["QuestionQuery"];
}

/** Trend is how the number of answers to a question went on, with the values that it is asked with. */
export function Trend({ explore, name, part }: Props) {
  const [days, setDays] = useState(30);
  const parameters = explore.asked?.variables ?? {};
  const body = { query: part.name, days, parameters };
  const { data, error, refetch } = useQuery({
    queryKey: ["question trend", name, body],
    queryFn: ({ signal }) =>
      got(http.POST("/api/v1/questions/{name}/trend", { params: { path: { name } }, body, signal })),
    // What was not counted before is counted bit by bit.
    refetchInterval: (query) => ((query.state.data?.left ?? 0) > 0 ? 200 : false),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
  if (error && asProblem(error).kind === "invalid") {
    return (
      <Text size="sm" c="dimmed">
        {asProblem(error).message}.
      </Text>
    );
  }
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting lines={4} height={44} />;
  const { times, values, of, query, failed } = courseOf(data, part.text);
  return (
    <>
      <TimeChart
        title="Answers over time"
        tools={
          <SegmentedControl
            size="xs"
            aria-label="How far back"
            data={ranges.map((range) => ({ value: String(range), label: `${range} d` }))}
            value={String(days)}
            onChange={(range) => setDays(Number(range))}
          />
        }
        height={130}
        times={times}
        lines={[{ name: of, color: "1", values, ...(query ? { query } : {}) }]}
        kind="area"
      />
      {(data.left > 0 || failed > 0) && (
        <Text size="xs" c="dimmed" role="status">
          {data.left > 0
            ? `${counted(data.left, "earlier state is", "earlier states are")} still to be counted.`
            : `${counted(failed, "state")} could not be counted: the query takes more there than it may.`}
        </Text>
      )}
    </>
  );
}
