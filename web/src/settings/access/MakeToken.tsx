import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { got, http } from "../../api/client";
import { Ending } from "../../form/Ending";
import { useEntry } from "../../form/useEntry";
import { useMe } from "../../session/me";
import { instancesOf, type Trust, TrustFields, wrongTrust } from "../people/Fields";
import { Told } from "../Told";
import type { Role } from "../words";
import { endOf, lives } from "./lives";

interface Draft extends Trust {
  name: string;
  life: string;
}

/** MakeToken makes a token and shows it this once. */
export function MakeToken({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<{ name: string; secret: string }>();
  return (
    <Modal opened onClose={onClose} title={made ? `The token for ${made.name}` : "Make a token"} size="lg">
      {made ? (
        <Stack>
          <Told label="The token" text={made.secret} />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <Form onMade={setMade} onClose={onClose} />
      )}
    </Modal>
  );
}

interface Props {
  onMade: (made: { name: string; secret: string }) => void;
  onClose: () => void;
}

function Form({ onMade, onClose }: Props) {
  const me = useMe();
  const queries = useQueryClient();
  const entry = useEntry<Draft>(
    {
      initialValues: { name: "", life: "90", role: "viewer", limited: "no", instances: [] },
      validate: (draft) => ({
        ...(draft.name.trim() === "" ? { name: "This is needed." } : {}),
        ...wrongTrust(draft),
      }),
    },
    async (draft) => {
      const instances = instancesOf(draft);
      const ends = endOf(draft.life, new Date());
      const body = {
        name: draft.name.trim(),
        role: draft.role as Role,
        ...(instances && { instances }),
        ...(ends && { expires_at: ends }),
      };
      const { name, secret } = await got(http.POST("/api/v1/tokens", { body }));
      await queries.invalidateQueries({ queryKey: ["get", "/api/v1/tokens"] });
      onMade({ name, secret });
    },
  );
  const { form, onSubmit } = entry;
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <TextInput
          label="What it is for"
          withAsterisk
          data-autofocus
          autoComplete="off"
          {...form.getInputProps("name")}
        />
        <TrustFields form={form} most={me.role} everything="What you see" />
        <Select label="It ends" data={lives} allowDeselect={false} maw={240} {...form.getInputProps("life")} />
        <Ending entry={entry} leave={onClose} yes="Make" />
      </Stack>
    </form>
  );
}
