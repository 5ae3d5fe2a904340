import { Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleX, IconDots } from "@tabler/icons-react";
import type { Schemas } from "../api/client";
import { counted } from "../ui/format";
import { unfinished } from "./offsets";
import classes from "./Prompt.module.css";

type Analysis = Schemas["Analysis"];

/** Remark says in a line how the query stands while it is written: what is wrong with it, or what it would be answered with. */
export function Remark({ query, analysis }: { query: string; analysis: Analysis | undefined }) {
  const error = analysis?.error;
  const first = error ?? analysis?.warnings[0];
  if (!first) {
    return (
      <div className={classes.remark} aria-live="polite">
        <Text size="xs" c="dimmed">
          {query.trim() === "" ? "Ctrl-Space shows how a query can go on." : promised(analysis)}
        </Text>
      </div>
    );
  }
  const writing = error !== undefined && unfinished(query, error);
  const Icon = writing ? IconDots : error ? IconCircleX : IconAlertTriangle;
  return (
    <div className={classes.remark} data-wrong={error !== undefined && !writing} aria-live="polite">
      <Icon size={14} aria-hidden className={classes.sign} />
      <Text size="xs" c={writing ? "dimmed" : undefined} lineClamp={writing ? 1 : undefined}>
        {!writing && `Line ${first.line}, column ${first.column}: `}
        {first.message}
        {first.hint && ` – ${first.hint}`}
      </Text>
    </div>
  );
}

function promised(analysis: Analysis | undefined): string {
  if (analysis?.type === "list") return "Answers with a list of entities.";
  if (analysis?.type === "tree") return "Answers with a tree of entities and relationships.";
  if (analysis?.type === "table") return `Answers with a table of ${counted(analysis.columns?.length ?? 0, "column")}.`;
  return "";
}
