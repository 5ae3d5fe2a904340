import { Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleX } from "@tabler/icons-react";
import type { Schemas } from "../api/client";
import { counted } from "../ui/format";
import classes from "./Prompt.module.css";

type Analysis = Schemas["Analysis"];

/** Remark says in a line how the query stands while it is written: what is wrong with it, or what it would be answered with. */
export function Remark({ query, analysis }: { query: string; analysis: Analysis | undefined }) {
  const first = analysis?.error ?? analysis?.warnings[0];
  const color = analysis?.error ? "var(--mantine-color-error)" : undefined;
  const Icon = analysis?.error ? IconCircleX : IconAlertTriangle;
  return (
    <div className={classes.remark} aria-live="polite">
      {first ? (
        <>
          <Icon size={14} color={color} aria-hidden />
          <Text size="xs" c={color ? color : undefined}>
            Line {first.line}, column {first.column}: {first.message}
            {first.hint && ` – ${first.hint}`}
          </Text>
        </>
      ) : (
        <Text size="xs" c="dimmed">
          {query.trim() === "" ? "Ctrl-Space shows how a query can go on." : promised(analysis)}
        </Text>
      )}
    </div>
  );
}

function promised(analysis: Analysis | undefined): string {
  if (analysis?.type === "list") return "Answers with a list of entities.";
  if (analysis?.type === "tree") return "Answers with a tree of entities and relationships.";
  if (analysis?.type === "table") return `Answers with a table of ${counted(analysis.columns?.length ?? 0, "column")}.`;
  return "";
}
