import { Alert, List } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { isOfGap } from "../../answer/gaps";
import { sentence } from "../../ui/sentence";
import type { Answer } from "../ask";
import { isOfText } from "./refusal";

/** Told is what a reader of the answer should know besides how complete it is. */
export function Told({ first }: { first: Answer }) {
  // What sources did not tell, Completeness says better; what is odd in the text, the editor.
  const warnings = first.warnings.filter((text) => !isOfGap(text) && !isOfText(text));
  const all = first.meta.truncated
    ? [...warnings, "There are more rows than an answer may have. Narrow the query, or let it count."]
    : warnings;
  if (all.length === 0) return null;
  return (
    <Alert color="yellow" variant="light" p="xs" icon={<IconAlertTriangle size={16} />} role="status">
      <List size="sm" listStyleType="none">
        {all.map((text) => (
          <List.Item key={text}>{sentence(text)}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
