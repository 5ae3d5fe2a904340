import { Button, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { http } from "../api/client";
import { useEntry } from "../form/useEntry";
import { Failure } from "../ui/States";

/** ChangePassword changes the password of who is signed in. */
export function ChangePassword({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { form, problem, busy, onSubmit } = useEntry({ initialValues: { present: "", password: "" } }, async (body) => {
    await http.PUT("/api/v1/session/password", { body });
    form.reset();
    onClose();
    notifications.show({ message: "The password is changed. Other sessions of yours have ended." });
  });
  return (
    <Modal opened={opened} onClose={onClose} title="Change the password">
      <form onSubmit={onSubmit}>
        <Stack>
          <Text size="sm" c="dimmed">
            Your other sessions end; tokens stay.
          </Text>
          {problem && <Failure error={problem} />}
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            required
            {...form.getInputProps("present")}
          />
          <PasswordInput
            label="New password"
            description="At least twelve characters that are not easily guessed."
            autoComplete="new-password"
            required
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={busy}>
            Change
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
