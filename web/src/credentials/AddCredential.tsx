import { Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { got, http } from "../api/client";
import { within } from "../api/problem";
import { Ending } from "../form/Ending";
import { useEntry } from "../form/useEntry";
import { useKinds } from "../integrations/kinds";
import { useChanged } from "../integrations/useChanged";
import { Answer, Waiting } from "../ui/States";
import { CredentialFields } from "./CredentialFields";
import { type CredentialDraft, credentialBody, credentialDraft, type Descriptor, wrongCredential } from "./draft";
import { useDescriptors } from "./useCredentials";

/** AddCredential takes a new credential, for integrations to sign in with. */
export function AddCredential({ onClose }: { onClose: () => void }) {
  const kinds = useKinds();
  const descriptors = useDescriptors();
  return (
    <Modal opened onClose={onClose} title="Add a credential" size="lg">
      <Answer of={kinds} waiting={<Waiting lines={5} height={40} />}>
        {() => <Form descriptors={descriptors} onClose={onClose} />}
      </Answer>
    </Modal>
  );
}

function Form({ descriptors, onClose }: { descriptors: Descriptor[]; onClose: () => void }) {
  const changed = useChanged();
  const navigate = useNavigate();
  const entry = useEntry<{ credential: CredentialDraft }>(
    {
      initialValues: { credential: credentialDraft(descriptors[0]) },
      validate: ({ credential }) => {
        const nameless = String(credential.name).trim() === "" ? { name: "This is needed." } : {};
        const wrong = Object.entries({ ...wrongCredential(descriptors, credential), ...nameless });
        return Object.fromEntries(wrong.map(([path, text]) => [`credential.${path}`, text]));
      },
    },
    async ({ credential }) => {
      const body = credentialBody(credential, "");
      const made = await got(http.POST("/api/v1/credentials", { body })).catch((thrown) => {
        throw within("credential", thrown);
      });
      await changed();
      notifications.show({ message: `${made.name} is kept. Integrations can sign in with it.` });
      await navigate({ to: "/credentials/$id", params: { id: made.id } });
    },
  );
  const { form, onSubmit } = entry;
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <Text size="sm" c="dimmed">
          What is secret of it is sealed at once, and nobody sees it again. Several integrations may sign in with it.
        </Text>
        <CredentialFields
          descriptors={descriptors}
          form={form}
          onTurn={(draft) => form.setFieldValue("credential", draft)}
        />
        <Ending entry={entry} yes="Add" leave={onClose} />
      </Stack>
    </form>
  );
}
