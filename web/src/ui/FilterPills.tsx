import { Button, Group, Pill } from "@mantine/core";
import classes from "./FilterPills.module.css";

/** Shown is what a list is narrowed down by, in words. */
export interface Shown {
  text: string;
  remove: () => void;
}

/** FilterPills are what a list is narrowed down by, each of which can be taken away. */
export function FilterPills({ pills, clear }: { pills: readonly Shown[]; clear: () => void }) {
  if (pills.length === 0) return null;
  return (
    <Group gap={6} aria-label="Active filters" role="group">
      {pills.map(({ text, remove }) => (
        <Pill
          key={text}
          size="md"
          className={classes.pill}
          withRemoveButton
          onRemove={remove}
          removeButtonProps={{ "aria-label": `Remove the filter ${text}`, "aria-hidden": false, tabIndex: 0 }}
        >
          {text}
        </Pill>
      ))}
      <Button variant="subtle" size="compact-xs" onClick={clear}>
        Clear all
      </Button>
    </Group>
  );
}
