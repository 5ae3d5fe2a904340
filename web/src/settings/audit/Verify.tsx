import { Button, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import { api } from "../../api/client";
import { Copyable } from "../../ui/Copyable";
import { counted } from "../../ui/format";
import { Answer, Nothing } from "../../ui/States";
import { sentence } from "../../ui/sentence";

/** Verify checks that nobody has altered the log behind its back. */
export function Verify() {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button size="xs" variant="default" leftSection={<IconShieldCheck size={16} />} onClick={open}>
        Verify
      </Button>
      {opened && (
        <Modal opened onClose={close} title="The chain of the audit log" size="lg">
          <Verdict />
        </Modal>
      )}
    </>
  );
}

function Verdict() {
  const asked = api.useQuery("get", "/api/v1/audit/verify", {}, { gcTime: 0, staleTime: 0, retry: false });
  return (
    <Answer of={asked}>
      {({ entries, hash, broken_at, reason }) =>
        broken_at ? (
          <Nothing icon={<IconShieldX />} title={`It is broken at entry ${broken_at}`}>
            {sentence(reason ?? "the entry does not follow the one before it")} {counted(entries, "entry", "entries")}{" "}
            before it are whole. Somebody has changed the database by hand, or it is damaged.
          </Nothing>
        ) : (
          <Nothing icon={<IconShieldCheck />} title="It is whole">
            <Stack gap="xs" align="center">
              <span>
                {counted(entries, "entry follows", "entries follow")} one another without a break, and each is as it was
                written.
              </span>
              <Text size="sm" span>
                Note the last hash elsewhere, and you can tell later whether the end was cut off:
              </Text>
              <Copyable text={hash} shown={`${hash.slice(0, 24)}…`} />
            </Stack>
          </Nothing>
        )
      }
    </Answer>
  );
}
