import { Button, Group, Modal, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Failure } from "../ui/States";

interface Props {
  /** What is asked: "Delete acme?". */
  title: string;
  /** What it means, for who has to decide. */
  children: ReactNode;
  /** What the buttons say that do it, and that do not. */
  yes: string;
  no?: string;
  /** Does it. What goes wrong is shown, and can be tried again. */
  act: () => Promise<unknown>;
  onClose: () => void;
}

/** Confirm asks before something is done that cannot be undone. */
export function Confirm({ title, children, yes, no = "Cancel", act, onClose }: Props) {
  const doing = useMutation({ mutationFn: act });
  return (
    <Modal opened onClose={onClose} title={title} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation(); // what is around it may be a form, too
          doing.mutate();
        }}
      >
        <Stack>
          {children}
          {doing.error && <Failure error={doing.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} data-autofocus>
              {no}
            </Button>
            <Button type="submit" color="red.9" loading={doing.isPending}>
              {yes}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
