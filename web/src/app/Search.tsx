import { Kbd, Text, UnstyledButton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { lazy, useEffect, useState } from "react";
import { Apart } from "../ui/Apart";
import classes from "./Search.module.css";

const load = () => import("./Finder");
// That it could not be loaded ahead is told when it is needed.
const ahead = () => void load().catch(() => undefined);
const Finder = lazy(() => load().then((module) => ({ default: module.Finder })));

const soon = 2000; // milliseconds, after which the view itself has come

/** Search opens the search, which is loaded after the view, or when somebody is about to. */
export function Search() {
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const timer = setTimeout(ahead, soon);
    return () => clearTimeout(timer);
  }, []);
  const ask = () => setAsked((before) => before + 1);
  useHotkeys([["mod+K", ask]]);
  return (
    <>
      <UnstyledButton
        className={classes.button}
        onClick={ask}
        onPointerEnter={ahead}
        onFocus={ahead}
        aria-label="Search everything"
        aria-keyshortcuts="Control+K"
      >
        <IconSearch size={16} />
        <Text size="sm" c="dimmed" flex={1} truncate>
          Search everything
        </Text>
        <Kbd size="xs" visibleFrom="sm">
          Ctrl K
        </Kbd>
      </UnstyledButton>
      <Apart>{asked > 0 && <Finder asked={asked} />}</Apart>
    </>
  );
}
