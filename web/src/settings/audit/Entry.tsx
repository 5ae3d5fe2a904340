import { Button, Code, Group, Modal, Stack } from "@mantine/core";
import { Copyable } from "../../ui/Copyable";
import { exact } from "../../ui/format";
import { Line, Lines } from "../../ui/Lines";
import { ButtonLink } from "../../ui/links";
import type { AuditEntry } from "./Audit";

/** Entry is all that the log has of one thing that was done. */
export function Entry({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { actor, target } = entry;
  return (
    <Modal opened onClose={onClose} title={`Entry ${entry.seq}`} size="lg">
      <Stack>
        <Lines title={entry.action}>
          <Line label="When">{exact(new Date(entry.at))}</Line>
          <Line label="Who">
            {actor || "nobody"}, by {entry.via}
          </Line>
          {target && <Line label="To what">{target}</Line>}
          <Line label="Outcome">{entry.outcome}</Line>
          {entry.address && <Line label="From">{entry.address}</Line>}
          {entry.request_id && (
            <Line label="Request">
              <Copyable text={entry.request_id} />
            </Line>
          )}
          {Object.entries(entry.detail ?? {}).map(([name, value]) => (
            <Line key={name} label={name}>
              <Code style={{ whiteSpace: "pre-wrap", wordBreak: "break-word" }}>
                {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
              </Code>
            </Line>
          ))}
          <Line label="Hash">
            <Copyable text={entry.hash} shown={`${entry.hash.slice(0, 16)}…`} />
          </Line>
        </Lines>
        <Group justify="flex-end" gap="xs">
          {target && (
            <ButtonLink variant="default" to="/settings/audit" search={{ target }} onClick={onClose}>
              All that was done to it
            </ButtonLink>
          )}
          {actor && (
            <ButtonLink variant="default" to="/settings/audit" search={{ actor }} onClick={onClose}>
              All that {actor} did
            </ButtonLink>
          )}
          <Button onClick={onClose} data-autofocus>
            Close
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
