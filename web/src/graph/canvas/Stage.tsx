import { Loader, useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useMemo, useRef, useState } from "react";
import { TypeIcon } from "../../ui/TypeIcon";
import classes from "../Graph.module.css";
import type { Layout } from "../view";
import { coloursOf } from "./colours";
import type { Shown } from "./figure";
import { Picture, type Told } from "./picture";
import { learn } from "./pictures";

interface Props extends Shown, Omit<Told, "arranged" | "failed"> {
  chosen: readonly string[];
  layout: Layout;
  /** Where one looks from. */
  roots: string[];
  /** Gets the picture once it is there, and nothing when it is gone. */
  ready: (picture: Picture | undefined) => void;
}

/** Stage draws a scene, and keeps the drawing as the scene is. */
export function Stage({ scene, chosen, pinned, way, layout, roots, ready, ...told }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const sprite = useRef<HTMLDivElement>(null);
  const picture = useRef<Picture>(undefined);
  const latest = useRef({ told, ready });
  const arranged = useRef<Layout>(undefined);
  const [placed, setPlaced] = useState(false);
  const [failed, setFailed] = useState<{ error: unknown }>();
  const scheme = useComputedColorScheme();
  const still = useReducedMotion();
  const types = useMemo(() => [...new Set(scene.nodes.map(({ type }) => type))], [scene]);
  latest.current = { told, ready };

  useEffect(() => {
    if (!frame.current) return;
    const made = new Picture(frame.current, coloursOf("light"), {
      choose: (id, more) => latest.current.told.choose(id, more),
      open: (id) => latest.current.told.open(id),
      moved: (id) => latest.current.told.moved(id),
      arranged: (as) => {
        arranged.current = as;
        setPlaced(true);
      },
      failed: (error) => setFailed({ error }),
    });
    picture.current = made;
    latest.current.ready(made);
    const watch = new ResizeObserver(() => made.resized());
    watch.observe(frame.current);
    return () => {
      watch.disconnect();
      latest.current.ready(undefined);
      arranged.current = undefined;
      made.destroy();
    };
  }, []);
  useEffect(() => picture.current?.paint(coloursOf(scheme)), [scheme]);
  useEffect(() => {
    const at = picture.current;
    if (!at || !sprite.current) return;
    learn(sprite.current);
    const came = at.show({ scene, pinned, way });
    const anew = arranged.current !== layout;
    if (anew || came) void at.arrange({ layout, roots, animate: !still }, anew || layout !== "force");
  }, [scene, pinned, way, layout, roots, still]);
  useEffect(() => picture.current?.choose(chosen), [chosen]);
  if (failed) throw failed.error; // as any part of the page that could not be loaded
  return (
    <>
      <div ref={frame} className={classes.canvas} aria-hidden />
      {!placed && types.length > 0 && (
        <div className={classes.waiting}>
          <Loader role="status" aria-label="Being arranged" />
        </div>
      )}
      <div ref={sprite} hidden>
        {types.map((type) => (
          <span key={type} data-type={type}>
            <TypeIcon type={type} />
          </span>
        ))}
      </div>
    </>
  );
}
