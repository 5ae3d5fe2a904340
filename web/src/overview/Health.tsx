import { Alert, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { api } from "../api/client";
import { atWork, type Integration, integrationWord } from "../integrations/words";
import { runWord } from "../runs/words";
import { AnchorLink } from "../ui/links";
import { Moment } from "../ui/Moment";
import { StateBadge, type Word } from "../ui/StateBadge";
import classes from "./Overview.module.css";

const shown = 8;

/** Health is how the integrations are doing, in a line, those with trouble first. */
export function Health() {
  const { data, error } = api.useQuery(
    "get",
    "/api/v1/integrations",
    { params: { query: { limit: 500 } } },
    { refetchInterval: (query) => (query.state.data?.items.some(atWork) ? 3000 : 30_000) },
  );
  if (error && !data) {
    return (
      <Alert color="gray" icon={<IconAlertTriangle />} p="xs">
        How the integrations are doing could not be asked. It is tried again by itself.
      </Alert>
    );
  }
  if (!data || data.items.length === 0) return null;
  const ordered = [...data.items].sort((a, b) => trouble(b) - trouble(a));
  return (
    <Group gap="xs" component="ul" aria-label="Integrations" className={classes.health}>
      {ordered.slice(0, shown).map((integration) => (
        <li key={integration.id}>
          <AnchorLink
            to="/integrations/$id"
            params={{ id: integration.key }}
            className={classes.chip}
            underline="never"
            c="inherit"
          >
            <Text size="sm" fw={500} span truncate maw={180}>
              {integration.name}
            </Text>
            <StateBadge word={wordOf(integration)} />
            <Text size="xs" c="dimmed" span>
              <Moment at={integration.status.last?.ended_at} none="not read yet" />
            </Text>
          </AnchorLink>
        </li>
      ))}
      {ordered.length > shown && (
        <li>
          <AnchorLink to="/integrations" size="sm">
            {ordered.length - shown} more
          </AnchorLink>
        </li>
      )}
    </Group>
  );
}

/** wordOf is how an integration is doing: what it does now, or how its last run went. */
function wordOf(integration: Integration): Word {
  const { last } = integration.status;
  const word = atWork(integration) || !integration.enabled || !last ? integrationWord(integration) : runWord(last);
  return { text: word.text, color: word.color };
}

const graver = ["failed", "partial"];

const trouble = ({ status }: Integration): number =>
  graver.indexOf(status.last?.state ?? "") === 0 ? 2 : Number(status.last?.state === "partial");
