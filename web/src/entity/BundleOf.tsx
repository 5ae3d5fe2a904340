import { Box, Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { counted, quantity } from "../ui/format";
import { AnchorLink } from "../ui/links";
import { titleOf, typeTitle } from "../ui/naming";
import { TypeIcon } from "../ui/TypeIcon";
import { Value } from "../ui/Value";
import type { Bundle, Change } from "./told";

const few = 4;
const words = { created: "Newly related to", updated: "Otherwise related to", deleted: "No longer related to" };

/** BundleOf is changes of one sort to relationships: to what, of which some are named. */
export function BundleOf({ bundle }: { bundle: Bundle }) {
  const [all, setAll] = useState(false);
  const shown = all ? bundle.changes : bundle.changes.slice(0, few);
  const hidden = bundle.changes.length - shown.length;
  return (
    <Box>
      <Group gap={6}>
        <TypeIcon type={bundle.type} size={16} />
        <Text size="sm">
          {words[bundle.op]} <b>{typeTitle(bundle.type)}</b>
          {bundle.changes.length > 1 && ` (${quantity(bundle.changes.length)})`}
        </Text>
      </Group>
      <Box pl={22}>
        {shown.map((change) => (
          <Other key={change.other?.id} change={change} />
        ))}
        {hidden > 0 && (
          <Button variant="subtle" size="compact-xs" onClick={() => setAll(true)}>
            {counted(hidden, "more", "more")}
          </Button>
        )}
      </Box>
    </Box>
  );
}

function Other({ change }: { change: Change }) {
  const other = change.other;
  if (!other) return null;
  return (
    <Text size="sm" truncate>
      <AnchorLink to="/entities/$id" params={{ id: other.id }} inherit>
        {other.name ?? other.key.replace(`${other.type}:`, "")}
      </AnchorLink>
      {change.op === "updated" &&
        change.properties.map(({ name, before, after }) => (
          <Text span size="xs" c="dimmed" key={name}>
            {` · ${titleOf(name)}: `}
            <Value value={before} name={name} /> → <Value value={after} name={name} />
          </Text>
        ))}
    </Text>
  );
}
