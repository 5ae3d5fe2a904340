import { Alert, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconEyeOff } from "@tabler/icons-react";

/** Told is a secret that is shown this once, to be copied. */
export function Told({ label, text }: { label: string; text: string }) {
  return (
    <Stack gap="xs">
      <Code block aria-label={label} style={{ whiteSpace: "pre-wrap", wordBreak: "break-all" }}>
        {text}
      </Code>
      <Group>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              variant="default"
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              onClick={copy}
              data-autofocus
            >
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Alert color="yellow" icon={<IconEyeOff />}>
        <Text size="sm">It is shown this once. The server keeps no more than a fingerprint of it.</Text>
      </Alert>
    </Stack>
  );
}
