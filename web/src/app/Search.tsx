import { Kbd, Text, UnstyledButton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import classes from "./Search.module.css";

const load = () => import("./Finder");
const Finder = lazy(() => load().then((module) => ({ default: module.Finder })));

/** Search opens the search, which is loaded when somebody is about to. */
export function Search() {
  const [asked, setAsked] = useState(0);
  const ask = () => setAsked((before) => before + 1);
  useHotkeys([["mod+K", ask]]);
  return (
    <>
      <UnstyledButton
        className={classes.button}
        onClick={ask}
        onPointerEnter={load}
        onFocus={load}
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
      <Suspense>{asked > 0 && <Finder asked={asked} />}</Suspense>
    </>
  );
}
