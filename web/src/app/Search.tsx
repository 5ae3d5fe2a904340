import { Group, Kbd, Text, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, spotlight } from "@mantine/spotlight";
import "@mantine/spotlight/styles.layer.css";
import { IconArrowRight, IconBox, IconHelpCircle, IconPlug, IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../session/me";
import { places } from "./nav";
import classes from "./Search.module.css";
import { useFound } from "./useFound";

/** SearchButton opens the search. */
export function SearchButton() {
  return (
    <UnstyledButton
      className={classes.button}
      onClick={spotlight.open}
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
  );
}

const icons = { question: IconHelpCircle, integration: IconPlug, entity: IconBox };

/** Search finds views, questions, integrations and whatever is in the graph. */
export function Search() {
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text, 200);
  const may = useMay();
  const navigate = useNavigate();
  const views = places.flatMap((group) => group.places).filter((place) => !place.permission || may(place.permission));
  const matching = views.filter((place) => place.title.toLowerCase().includes(text.trim().toLowerCase()));
  const { found, searching } = useFound(settled.trim());
  const go = (href: string) => () => void navigate({ href });
  return (
    <Spotlight.Root query={text} onQueryChange={setText} shortcut={["mod + K"]} scrollable maxHeight={440}>
      <Spotlight.Search
        placeholder="A device, user, CVE, question, view …"
        leftSection={<IconSearch size={18} />}
        aria-label="Search everything"
      />
      <Spotlight.ActionsList>
        {matching.length > 0 && (
          <Spotlight.ActionsGroup label="Views">
            {matching.map((place) => (
              <Spotlight.Action
                key={place.to}
                label={place.title}
                onClick={go(place.to)}
                leftSection={<IconArrowRight size={18} />}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {found.map((group) => (
          <Spotlight.ActionsGroup key={group.title} label={group.title}>
            {group.hits.map((hit) => {
              const Icon = icons[hit.kind];
              return (
                <Spotlight.Action
                  key={hit.href}
                  label={hit.title}
                  description={hit.description}
                  onClick={go(hit.href)}
                  leftSection={<Icon size={18} />}
                />
              );
            })}
          </Spotlight.ActionsGroup>
        ))}
        {matching.length === 0 && found.length === 0 && (
          <Spotlight.Empty>
            <Group justify="center">{searching ? "Searching …" : "Nothing has this in its name."}</Group>
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
