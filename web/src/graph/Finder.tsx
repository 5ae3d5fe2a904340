import { Select } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type RefObject, useMemo } from "react";
import { typeTitle } from "../ui/naming";
import type { Scene } from "./scene";
import { calledIn } from "./words";

interface Props {
  scene: Scene;
  field: RefObject<HTMLInputElement | null>;
  go: (id: string) => void;
}

/** Finder finds an entity in the picture. */
export function Finder({ scene, field, go }: Props) {
  const data = useMemo(
    () =>
      scene.nodes.map((node) => ({
        value: node.id,
        label: `${calledIn(node)} · ${typeTitle(node.type).toLowerCase()}`,
      })),
    [scene],
  );
  return (
    <Select
      ref={field}
      size="xs"
      w={200}
      aria-label="Find in the picture"
      placeholder="Find in the picture ( / )"
      leftSection={<IconSearch size={14} />}
      searchable
      limit={30}
      value={null}
      data={data}
      nothingFoundMessage="Nothing in the picture is called so."
      rightSection={<span />}
      onChange={(id) => {
        if (id) go(id);
      }}
    />
  );
}
