import { Button, Group, Pill } from "@mantine/core";
import { shortly } from "../ui/momentField";
import { titleOf, typeTitle } from "../ui/naming";
import classes from "./Assets.module.css";
import { parsed, told } from "./filter";
import type { Inventory } from "./useRows";
import { useView } from "./useView";

interface Shown {
  text: string;
  remove: () => void;
}

/** Pills are what a list is narrowed down by, each of which can be taken away. */
export function Pills({ inventory }: { inventory: Inventory }) {
  const { view, change } = useView();
  const kinds = new Map(inventory.columns.map((column) => [column.name, column.kind]));
  const { search, filter = [], tag = [], at, findings } = view;
  const pills: Shown[] = [
    ...(at ? [{ text: `As of ${shortly(at)}`, remove: () => change({ at: undefined }) }] : []),
    ...(search ? [{ text: `Name contains ${search}`, remove: () => change({ search: undefined }) }] : []),
    ...(findings ? [{ text: `${findings} findings`, remove: () => change({ findings: undefined }) }] : []),
    ...filter.map((text) => ({
      text: sentenceOf(text, kinds),
      remove: () => change({ filter: filter.filter((other) => other !== text) }),
    })),
    ...tag.map((name) => ({
      text: `Tag: ${name}`,
      remove: () => change({ tag: tag.filter((other) => other !== name) }),
    })),
  ];
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
      <Button
        variant="subtle"
        size="compact-xs"
        onClick={() =>
          change({ search: undefined, filter: undefined, tag: undefined, findings: undefined, at: undefined })
        }
      >
        Clear all
      </Button>
    </Group>
  );
}

function sentenceOf(text: string, kinds: Map<string, string>): string {
  const filter = parsed(text);
  const value = filter.column === "_type" ? typeTitle(filter.value) : filter.value;
  return told({ ...filter, value }, titleOf(filter.column), kinds.get(filter.column) ?? "text");
}
