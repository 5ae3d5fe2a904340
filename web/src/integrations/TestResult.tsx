import { Alert, Anchor, Badge, Group, List, Stack, Text, Title } from "@mantine/core";
import { IconCircleCheck, IconExternalLink, IconPlugConnectedX } from "@tabler/icons-react";
import { sentence } from "../ui/sentence";
import { advice, type Test } from "./advice";
import type { Kind } from "./kinds";
import { Permissions } from "./Permissions";

const names: Record<string, string> = {
  defender: "Defender for Endpoint",
  vulnerability_management: "Vulnerability management",
};

/** TestResult is what a test of a connection found: whether it signs in, and each permission. */
export function TestResult({ test, kind }: { test: Test; kind: Kind }) {
  const { corrections, hints } = advice(test);
  return (
    <Stack>
      <Alert
        role="status"
        color={test.ok ? "teal" : "red"}
        icon={test.ok ? <IconCircleCheck /> : <IconPlugConnectedX />}
        title={test.ok ? "It works" : test.permissions.length === 0 ? "It does not sign in" : "Something is missing"}
      >
        <Stack gap="xs">
          <Text size="sm">{sentence(test.message)}</Text>
          {test.permissions.some((one) => one.state === "missing") && (
            <Text size="sm">
              Grant what is missing in the Entra admin center, under App registrations, the application, API
              permissions, and then grant admin consent. Then test again.
            </Text>
          )}
          {corrections.length > 0 && (
            <List size="sm">
              {corrections.map((text) => (
                <List.Item key={text}>{sentence(text)}</List.Item>
              ))}
            </List>
          )}
          {!test.ok && test.consent_url && <ConsentLink url={test.consent_url} />}
        </Stack>
      </Alert>
      {test.permissions.length > 0 && <Permissions permissions={test.permissions} kind={kind} />}
      <Seen licences={test.licences} hints={hints} />
    </Stack>
  );
}

/** ConsentLink leads to Microsoft's page on which an administrator grants what the application asks for. */
export function ConsentLink({ url }: { url: string }) {
  return (
    <Anchor href={url} target="_blank" rel="noreferrer" size="sm" w="fit-content" c="inherit" underline="always">
      <Group gap={4} component="span" wrap="nowrap">
        Grant admin consent at Microsoft
        <IconExternalLink size={14} aria-label="opens another window" />
      </Group>
    </Anchor>
  );
}

/** Seen is what else a test has seen: licences, and what would be better. */
function Seen({ licences, hints }: { licences: Test["licences"]; hints: string[] }) {
  return (
    <Stack gap="xs">
      {Object.keys(licences).length > 0 && (
        <Group gap="xs">
          <Text size="sm">Licences:</Text>
          {Object.entries(licences).map(([licence, there]) => (
            <Badge key={licence} variant="dot" tt="none" fw={500} color={there ? "teal" : "orange"}>
              {names[licence] ?? licence}: {there ? "there" : "not there"}
            </Badge>
          ))}
        </Group>
      )}
      {hints.length > 0 && (
        <>
          <Title order={3}>What would be better</Title>
          <List size="sm">
            {hints.map((hint) => (
              <List.Item key={hint}>{sentence(hint)}</List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  );
}
