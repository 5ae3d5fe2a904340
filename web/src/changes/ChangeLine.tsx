import { Badge, Box, Button, Collapse, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { Values } from "../entity/OwnChange";
import { counted } from "../ui/format";
import { AnchorLink } from "../ui/links";
import { Moment } from "../ui/Moment";
import { titleOf, typeTitle } from "../ui/naming";
import { TypeIcon } from "../ui/TypeIcon";
import classes from "./Changes.module.css";
import type { Change } from "./useChanges";

const marks = {
  created: { text: "New", color: "teal" },
  updated: { text: "Changed", color: "blue" },
  deleted: { text: "Gone", color: "red" },
};

/** ChangeLine is what became of one thing, with what it was before and after. */
export function ChangeLine({ change }: { change: Change }) {
  const [opened, { toggle }] = useDisclosure();
  const { text, color } = marks[change.op];
  const some = change.properties.length > 0;
  return (
    <Box className={classes.change}>
      <div className={classes.line}>
        <Badge variant="dot" color={color} tt="none" fw={500} miw="max-content">
          {text}
        </Badge>
        <Box miw={0}>
          <Group gap={8} wrap="nowrap" miw={0}>
            <TypeIcon type={change.type} size={16} />
            <Text size="sm" truncate miw={0}>
              {change.relationship ? <Ends change={change} /> : <Own change={change} />}
            </Text>
          </Group>
          <Text size="xs" c="dimmed" truncate>
            {typeTitle(change.type)}
            {change.integration && ` · ${change.integration}`} · <Moment at={change.at} />
            {change.op === "updated" && ` · ${change.properties.map(({ name }) => titleOf(name)).join(", ")}`}
          </Text>
        </Box>
        {some && (
          <Button
            variant="subtle"
            size="compact-xs"
            aria-expanded={opened}
            onClick={toggle}
            rightSection={<IconChevronDown size={14} />}
          >
            {change.op === "updated" ? "Before and after" : counted(change.properties.length, "property", "properties")}
          </Button>
        )}
      </div>
      <Collapse expanded={opened}>{opened && <Details change={change} />}</Collapse>
    </Box>
  );
}

function Details({ change }: { change: Change }) {
  return (
    <Box className={classes.details}>
      <Values change={change} />
    </Box>
  );
}

function Own({ change }: { change: Change }) {
  return (
    <AnchorLink
      to="/entities/$id"
      params={{ id: change.id ?? "" }}
      search={{ tab: "history", moment: change.at }}
      inherit
      fw={600}
    >
      {change.name ?? change.key}
    </AnchorLink>
  );
}

function Ends({ change: { from, to, at } }: { change: Change }) {
  return (
    <>
      {[from, to].map(
        (end, index) =>
          end && (
            <span key={end.id}>
              {index > 0 && " → "}
              <AnchorLink
                to="/entities/$id"
                params={{ id: end.id }}
                search={{ tab: "history", moment: at }}
                inherit
                fw={600}
              >
                {end.name ?? end.key}
              </AnchorLink>
            </span>
          ),
      )}
    </>
  );
}
