import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { got, http } from "../../api/client";
import { Answer, Waiting } from "../../ui/States";
import { Told } from "../Told";
import type { Account } from "../words";

/** PasswordLink makes a link by which somebody sets a password, and shows it this once. */
export function PasswordLink({ account, onClose }: { account: Account; onClose: () => void }) {
  const made = useQuery({
    queryKey: ["password code", account.id],
    queryFn: () => got(http.POST("/api/v1/accounts/{id}/password", { params: { path: { id: account.id } } })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  return (
    <Modal opened onClose={onClose} title={`A password for ${account.name}`} size="lg">
      <Stack>
        <Answer of={made} waiting={<Waiting lines={2} />}>
          {({ code }) => (
            <>
              <Text size="sm">
                Pass this link on to {account.full_name || account.name} by a way that you trust. Whoever opens it sets
                the password and is signed in. It is good once, within three days, and takes the place of any link
                before.
              </Text>
              <Told label="The link" text={`${window.location.origin}/password#${encodeURIComponent(code)}`} />
            </>
          )}
        </Answer>
        <Group justify="flex-end">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
