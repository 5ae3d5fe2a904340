import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPencil, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useMay } from "../session/me";
import { Amend } from "./Amend";
import { type Credential, type Descriptor, hasSecret } from "./draft";
import { Remove } from "./Remove";
import { Renew } from "./Renew";

/** Actions are what can be done with a credential, as far as one may. */
export function Actions({ credential, descriptor }: { credential: Credential; descriptor: Descriptor | undefined }) {
  const may = useMay();
  const [renewing, renew] = useDisclosure();
  const [amending, amend] = useDisclosure();
  const [removing, remove] = useDisclosure();
  if (!may("credential.write")) return null;
  return (
    <>
      {hasSecret(descriptor) && (
        <Button leftSection={<IconRefresh size={16} />} onClick={renew.open}>
          Renew
        </Button>
      )}
      <Button variant="default" leftSection={<IconPencil size={16} />} onClick={amend.open}>
        Edit
      </Button>
      <Button
        variant="default"
        c="var(--mantine-color-error)"
        leftSection={<IconTrash size={16} />}
        onClick={remove.open}
      >
        Delete
      </Button>
      {renewing && descriptor && <Renew credential={credential} descriptor={descriptor} onClose={renew.close} />}
      {amending && <Amend credential={credential} descriptor={descriptor} onClose={amend.close} />}
      {removing && <Remove credential={credential} onClose={remove.close} />}
    </>
  );
}
