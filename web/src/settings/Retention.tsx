import { Stack, Text } from "@mantine/core";
import { api } from "../api/client";
import { useMay } from "../session/me";
import { Facts } from "../ui/Facts";
import { quantity, size } from "../ui/format";
import { Line, Lines } from "../ui/Lines";
import { AnchorLink } from "../ui/links";
import { Moment } from "../ui/Moment";
import { Answer } from "../ui/States";
import { Frame } from "./Frame";
import { cameFrom, lasts, useSettings } from "./useSettings";

/** Retention says what is kept, for how long, and what that takes. */
export function Retention() {
  const may = useMay();
  return (
    <Frame flows at="/settings/retention" description="What is kept, for how long, and how much of the disk it takes.">
      {may("server.read") && (
        <Stack>
          <Disk />
          <Rules />
        </Stack>
      )}
    </Frame>
  );
}

function Disk() {
  const asked = api.useQuery("get", "/api/v1/storage", {});
  return (
    <Answer of={asked}>
      {({ states, first, present, past, state, interrupted }) => (
        <Facts
          facts={[
            {
              label: "States of the graph",
              value: quantity(states),
              note: first ? (
                <>
                  the first from <Moment at={first} />
                </>
              ) : (
                "nothing was read yet"
              ),
            },
            { label: "The graph as it is now", value: size(present), note: "on disk" },
            { label: "Its past", value: size(past), note: "beside what it shares with the present" },
            {
              label: "State database",
              value: size(state),
              note:
                interrupted > 0
                  ? `and ${size(interrupted)} of runs that have not ended`
                  : "accounts, runs, the audit log",
            },
          ]}
        />
      )}
    </Answer>
  );
}

const rules = [
  {
    name: "retention.all",
    title: "Every state",
    text: "Each run makes a state of the graph. All of them are kept",
  },
  { name: "retention.daily", title: "One a day", text: "After that the last state of each day is kept" },
  { name: "audit.keep", title: "Audit log", text: "Entries of the audit log are kept" },
];

function Rules() {
  const asked = useSettings();
  return (
    <Answer of={asked}>
      {({ items }) => (
        <>
          <Lines title="For how long">
            {rules.map(({ name, title, text }) => {
              const setting = items.find((one) => one.name === name);
              return (
                <Line key={name} label={title}>
                  {text} <b>{lasts(setting?.value ?? "")}</b>.
                  <Text size="xs" c="dimmed">
                    {name}, {setting && cameFrom(setting)}
                  </Text>
                </Line>
              );
            })}
            <Line label="Runs">
              Runs are listed for <b>30 days</b>, with their events.
            </Line>
          </Lines>
          <Text size="sm" c="dimmed" maw={720}>
            These are{" "}
            <AnchorLink to="/settings/server" underline="always">
              settings of the server
            </AnchorLink>
            : they are changed in its configuration, and hold from its next start on. To keep more takes disk alone:
            what did not change is kept once.
          </Text>
        </>
      )}
    </Answer>
  );
}
