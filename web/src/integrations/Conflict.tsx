import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { api } from "../api/client";
import { Moment } from "../ui/Moment";
import { Answer, Waiting } from "../ui/States";
import { differing } from "./draft";
import type { Kind } from "./kinds";
import type { Integration } from "./words";

interface Props {
  kind: Kind;
  id: string;
  /** The integration as the form was filled from it. */
  kept: Integration;
  /** Fills the form with what is kept now. */
  onTheirs: (latest: Integration) => void;
  /** Saves the form over what is kept now. */
  onMine: (latest: Integration) => void;
}

/** Conflict says that somebody else was faster, in what, and lets one decide whose settings stay. */
export function Conflict({ kind, id, kept, onTheirs, onMine }: Props) {
  const latest = api.useQuery("get", "/api/v1/integrations/{id}", { params: { path: { id } } }, { staleTime: 0 });
  return (
    <Alert color="yellow" icon={<IconUsers />} role="alert" title="Somebody else has saved it meanwhile">
      <Answer of={latest} waiting={<Waiting lines={2} height={20} />}>
        {(now) => (
          <Stack gap="xs">
            <Text size="sm">
              {now.changed_by} changed it <Moment at={now.changed_at} />: {changedText(differing(kind, kept, now))}
              Nothing of yours is lost yet.
            </Text>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => onTheirs(now)}>
                Take theirs and drop mine
              </Button>
              <Button size="xs" onClick={() => onMine(now)}>
                Save mine over it
              </Button>
            </Group>
          </Stack>
        )}
      </Answer>
    </Alert>
  );
}

const changedText = (fields: string[]) =>
  fields.length > 0 ? `${fields.join(", ")}. ` : "nothing that this form shows. ";
