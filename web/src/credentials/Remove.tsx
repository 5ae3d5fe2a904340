import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { http, version } from "../api/client";
import { useEntry } from "../form/useEntry";
import type { Integration } from "../integrations/words";
import { counted } from "../ui/format";
import { AnchorLink } from "../ui/links";
import { Failure } from "../ui/States";
import type { Credential } from "./draft";
import { useUsers } from "./useUsers";

interface Props {
  credential: Credential;
  onClose: () => void;
}

/** Remove deletes a credential, after it has said what that means; one that integrations sign in with stays. */
export function Remove({ credential, onClose }: Props) {
  const users = useUsers()(credential);
  return (
    <Modal opened onClose={onClose} title={`Delete ${credential.name}?`} size="lg">
      {credential.used_by.length > 0 ? (
        <InUse credential={credential} users={users} onClose={onClose} />
      ) : (
        <Confirmation credential={credential} onClose={onClose} />
      )}
    </Modal>
  );
}

function InUse({ credential, users, onClose }: Props & { users: Integration[] }) {
  const one = credential.used_by.length === 1;
  return (
    <Stack>
      <Text size="sm">
        {counted(credential.used_by.length, "integration")} {one ? "signs" : "sign"} in with it. Give{" "}
        {one ? "it" : "them"} another credential first, or delete {one ? "it" : "them"}:
      </Text>
      <List size="sm">
        {users.map(({ id, key, name }) => (
          <List.Item key={id}>
            <AnchorLink to="/integrations/$id/edit" params={{ id: key }} inherit>
              {name}
            </AnchorLink>
          </List.Item>
        ))}
      </List>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          Close
        </Button>
      </Group>
    </Stack>
  );
}

function Confirmation({ credential, onClose }: Props) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { problem, busy, onSubmit } = useEntry({ initialValues: {} }, async () => {
    const params = { path: { id: credential.id }, header: version(credential) };
    await http.DELETE("/api/v1/credentials/{id}", { params });
    await navigate({ to: "/credentials" });
    await queries.invalidateQueries({ queryKey: ["get", "/api/v1/credentials"] });
    notifications.show({ message: `${credential.name} is deleted.` });
  });
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <Text size="sm">
          Nothing signs in with it. What is sealed of it is gone for good: to use it again, somebody has to enter it
          again. At Microsoft nothing changes: what the application may do, and its certificates and secrets, stay until
          somebody takes them away there.
        </Text>
        {problem && <Failure error={problem} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button type="submit" color="red.9" loading={busy}>
            Delete
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
