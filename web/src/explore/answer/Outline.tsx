import { IconBinaryTree2 } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import { Nothing } from "../../ui/States";
import { lineHeight, OutlineLine } from "./OutlineLine";
import { above, actOf, type Line, linesOf, outlineOf } from "./outline";
import classes from "./Result.module.css";
import type { Tree } from "./rows";

interface Props {
  tree: Tree;
  /** The entity that is open. */
  chosen: string | undefined;
  open: (entity: string) => void;
}

/** Outline shows the entities of a tree below those that lead to them. */
export function Outline({ tree, chosen, open }: Props) {
  const outline = useMemo(() => outlineOf(tree), [tree]);
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set(outline.top.slice(0, 1)));
  const [at, setAt] = useState(0);
  const lines = useMemo(() => linesOf(outline, opened), [outline, opened]);
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => lineHeight,
    overscan: 10,
  });
  const turn = ({ path, open: isOpen }: Line) => {
    const after = new Set(opened);
    if (isOpen) after.delete(path);
    else after.add(path);
    setOpened(after);
  };
  const go = (to: number) => {
    const next = Math.min(Math.max(to, 0), lines.length - 1);
    setAt(next);
    virtual.scrollToIndex(next);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const line = lines[at];
    const act = line && actOf(event.key, line);
    if (!line || !act) return;
    event.preventDefault();
    if (act === "turn") turn(line);
    if (act === "open") open(line.id);
    if (act === "next") go(at + 1);
    if (act === "previous") go(at - 1);
    if (act === "first") go(0);
    if (act === "last") go(lines.length - 1);
    if (act === "above") go(lines.findIndex(({ path }) => path === above(line.path)));
  };
  if (lines.length === 0) {
    return (
      <Nothing icon={<IconBinaryTree2 />} title="Nothing fits the query">
        Loosen a condition, or look at the spelling of values: capitals count.
      </Nothing>
    );
  }
  return (
    <div
      ref={frame}
      className={classes.frame}
      role="tree"
      tabIndex={0}
      aria-label="Answer as a tree"
      aria-activedescendant={`line-${at}`}
      onKeyDown={onKeyDown}
    >
      <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          return (
            line && (
              <OutlineLine
                key={line.path}
                line={line}
                index={index}
                start={start}
                at={at === index}
                chosen={chosen === line.id}
                turn={() => turn(line)}
                open={() => {
                  setAt(index);
                  open(line.id);
                }}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
