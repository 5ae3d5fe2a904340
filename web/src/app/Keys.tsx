import { useHotkeys } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { lazy, useEffect, useState } from "react";
import { Apart } from "../ui/Apart";

const KeyList = lazy(() => import("./KeyList").then((module) => ({ default: module.KeyList })));

const goals: Record<string, string> = {
  o: "/",
  e: "/explore",
  s: "/assets/systems",
  u: "/assets/users",
  v: "/vulnerabilities",
  i: "/integrations",
};

const asked = "parapet:keys";

/** openKeys shows which keys there are. */
export const openKeys = () => window.dispatchEvent(new Event(asked));

/** Keys answers keys everywhere, and shows which there are. */
export function Keys() {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  if (open && !wanted) setWanted(true);
  const navigate = useNavigate();
  const [going, setGoing] = useState(false);
  useEffect(() => {
    const show = () => setOpen(true);
    window.addEventListener(asked, show);
    return () => window.removeEventListener(asked, show);
  }, []);
  useEffect(() => {
    if (!going) return;
    const timer = setTimeout(() => setGoing(false), 1500);
    return () => clearTimeout(timer);
  }, [going]);
  useHotkeys([
    ["shift+?", () => setOpen(true)],
    ["?", () => setOpen(true)],
    ["g", () => setGoing(true)],
    ...Object.entries(goals).map(([key, to]): [string, () => void] => [
      key,
      () => {
        if (going) void navigate({ to });
        setGoing(false);
      },
    ]),
  ]);
  return <Apart>{wanted && <KeyList opened={open} onClose={() => setOpen(false)} />}</Apart>;
}
