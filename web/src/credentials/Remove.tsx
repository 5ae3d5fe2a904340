import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { http, version } from "../api/client";
import { Confirm } from "../form/Confirm";
import { counted } from "../ui/format";
import { AnchorLink } from "../ui/links";
import type { Credential } from "./draft";
import { useUsers } from "./useUsers";

interface Props {
  credential: Credential;
  onClose: () => void;
}

/** Remove deletes a credential, after it has said what that means; one that integrations sign in with stays. */
export function Remove(props: Props) {
  return props.credential.used_by.length > 0 ? <InUse {...props} /> : <Confirmation {...props} />;
}

function InUse({ credential, onClose }: Props) {
  const users = useUsers()(credential);
  const one = credential.used_by.length === 1;
  return (
    <Modal opened onClose={onClose} title={`Delete ${credential.name}?`} size="lg">
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
    </Modal>
  );
}

function Confirmation({ credential, onClose }: Props) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const act = async () => {
    const params = { path: { id: credential.id }, header: version(credential) };
    await http.DELETE("/api/v1/credentials/{id}", { params });
    await navigate({ to: "/credentials" });
    await queries.invalidateQueries({ queryKey: ["get", "/api/v1/credentials"] });
    notifications.show({ message: `${credential.name} is deleted.` });
  };
  return (
    <Confirm title={`Delete ${credential.name}?`} yes="Delete" no="Keep it" act={act} onClose={onClose}>
      <Text size="sm">
        Nothing signs in with it. What is sealed of it is gone for good: to use it again, somebody has to enter it
        again. At Microsoft nothing changes: what the application may do, and its certificates and secrets, stay until
        somebody takes them away there.
      </Text>
    </Confirm>
  );
}
