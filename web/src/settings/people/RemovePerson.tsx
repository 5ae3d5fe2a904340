import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { http, version } from "../../api/client";
import { Confirm } from "../../form/Confirm";
import type { Account } from "../words";
import { usePeopleChanged } from "./usePeople";

interface Props {
  account: Account;
  onClose: () => void;
  /** Called when it is deleted. */
  onDone: () => void;
}

/** RemovePerson deletes an account, after it has said what that means. */
export function RemovePerson({ account, onClose, onDone }: Props) {
  const changed = usePeopleChanged();
  const act = async () => {
    await http.DELETE("/api/v1/accounts/{id}", { params: { path: { id: account.id }, header: version(account) } });
    onDone();
    await changed();
    notifications.show({ message: `${account.name} is deleted.` });
  };
  return (
    <Confirm title={`Delete ${account.name}?`} yes="Delete" no="Keep it" act={act} onClose={onClose}>
      <Text size="sm">
        Its sessions end and its tokens stop working at once. What was done with it stays in the audit log under its
        name, and what it has saved for others stays, too. To keep somebody out for a while, switch “May sign in” off
        instead.
      </Text>
    </Confirm>
  );
}
