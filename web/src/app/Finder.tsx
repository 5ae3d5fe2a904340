import { Group } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, spotlight } from "@mantine/spotlight";
import "@mantine/spotlight/styles.layer.css";
import { IconArrowRight, IconBox, IconHelpCircle, IconPlug, IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useMay } from "../session/me";
import { places } from "./nav";
import { useFound } from "./useFound";

const icons = { question: IconHelpCircle, integration: IconPlug, entity: IconBox };

/**
 * Finder finds views, questions, integrations and whatever is in the graph. It opens when it comes to be, and whenever
 * it was asked for once more.
 */
export function Finder({ asked }: { asked: number }) {
  useEffect(() => {
    if (asked > 0) spotlight.open();
  }, [asked]);
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text, 200);
  const may = useMay();
  const navigate = useNavigate();
  const views = places.flatMap((group) => group.places).filter((place) => !place.permission || may(place.permission));
  const matching = views.filter((place) => place.title.toLowerCase().includes(text.trim().toLowerCase()));
  const { found, searching } = useFound(settled.trim());
  const go = (href: string) => () => void navigate({ href });
  return (
    <Spotlight.Root query={text} onQueryChange={setText} shortcut={null} scrollable maxHeight={440}>
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
