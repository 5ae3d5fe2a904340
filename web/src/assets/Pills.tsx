import { FilterPills, type Shown } from "../ui/FilterPills";
import { shortly } from "../ui/momentField";
import { titleOf, typeTitle } from "../ui/naming";
import { parsed, told } from "./filter";
import type { Inventory } from "./useRows";
import { useView } from "./useView";

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
  return (
    <FilterPills
      pills={pills}
      clear={() => change({ search: undefined, filter: undefined, tag: undefined, findings: undefined, at: undefined })}
    />
  );
}

function sentenceOf(text: string, kinds: Map<string, string>): string {
  const filter = parsed(text);
  const value = filter.column === "_type" ? typeTitle(filter.value) : filter.value;
  return told({ ...filter, value }, titleOf(filter.column), kinds.get(filter.column) ?? "text");
}
