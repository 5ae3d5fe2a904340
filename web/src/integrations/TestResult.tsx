import { Alert, Anchor, Badge, Code, Group, List, Stack, Table, Text, Title } from "@mantine/core";
import { IconCircleCheck, IconExternalLink, IconPlugConnectedX } from "@tabler/icons-react";
import type { Schemas } from "../api/client";
import { StateBadge, type Word } from "../ui/StateBadge";
import { sentence } from "../ui/sentence";
import type { Kind } from "./kinds";

type Test = Schemas["IntegrationTest"];
type Permission = Schemas["IngestPermission"];

const states: Record<string, Word> = {
  granted: { text: "Granted", color: "teal" },
  missing: { text: "Missing", color: "red" },
  unneeded: { text: "Not needed", color: "gray", help: "It is granted, and nothing that is switched on needs it." },
};

const licences: Record<string, string> = {
  defender: "Defender for Endpoint",
  vulnerability_management: "Vulnerability management",
};

const apis: Record<string, string> = { defender: "WindowsDefenderATP", graph: "Microsoft Graph" };

/** TestResult is what a test of a connection found: whether it signs in, and each permission. */
export function TestResult({ test, kind }: { test: Test; kind: Kind }) {
  return (
    <Stack>
      <Alert
        role="status"
        color={test.ok ? "teal" : "red"}
        icon={test.ok ? <IconCircleCheck /> : <IconPlugConnectedX />}
        title={test.ok ? "It works" : "Something is missing"}
      >
        <Stack gap="xs">
          <Text size="sm">{sentence(test.message)}</Text>
          {test.corrections.length > 0 && (
            <List size="sm">
              {test.corrections.map((text) => (
                <List.Item key={text}>{sentence(text)}</List.Item>
              ))}
            </List>
          )}
          {!test.ok && test.consent_url && <ConsentLink url={test.consent_url} />}
        </Stack>
      </Alert>
      {test.permissions.length > 0 && <Permissions permissions={test.permissions} kind={kind} />}
      <Seen test={test} />
    </Stack>
  );
}

/** ConsentLink leads to Microsoft's page on which an administrator grants what the application asks for. */
export function ConsentLink({ url }: { url: string }) {
  return (
    <Anchor href={url} target="_blank" rel="noreferrer" size="sm" w="fit-content">
      <Group gap={4} component="span" wrap="nowrap">
        Grant admin consent at Microsoft
        <IconExternalLink size={14} aria-label="opens another window" />
      </Group>
    </Anchor>
  );
}

function Permissions({ permissions, kind }: { permissions: Permission[]; kind: Kind }) {
  const order = ["missing", "granted", "unneeded"];
  const sorted = permissions.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table verticalSpacing={6} fz="sm" aria-label="Permissions">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={130}>State</Table.Th>
            <Table.Th w={170}>API</Table.Th>
            <Table.Th>Permission</Table.Th>
            <Table.Th>What it is for</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((permission) => (
            <Table.Tr key={`${permission.api} ${permission.role}`}>
              <Table.Td>
                <StateBadge word={states[permission.state] ?? { text: permission.state, color: "gray" }} />
              </Table.Td>
              <Table.Td>{apis[permission.api] ?? permission.api}</Table.Td>
              <Table.Td>
                <Code>{permission.role}</Code>
                {permission.alternatives.length > 0 && (
                  <Text size="xs" c="dimmed">
                    or {permission.alternatives.join(", ")}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{permission.lost ? sentence(permission.lost) : usedFor(kind, permission)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** usedFor names the sources that a permission serves, as far as it is needed. */
function usedFor(kind: Kind, { api, role, state }: Permission): string {
  if (state === "unneeded") return "Nothing that is switched on.";
  const name = apis[api] ?? api;
  const served = kind.sources.filter((source) =>
    source.permissions.some((one) => one.api === name && one.roles.includes(role)),
  );
  return served.map((source) => source.label).join(", ");
}

/** Seen is what else a test has seen: licences, and what would be better. */
function Seen({ test }: { test: Test }) {
  return (
    <Stack gap="xs">
      {Object.keys(test.licences).length > 0 && (
        <Group gap="xs">
          <Text size="sm">Licences:</Text>
          {Object.entries(test.licences).map(([licence, there]) => (
            <Badge key={licence} variant="dot" tt="none" fw={500} color={there ? "teal" : "orange"}>
              {licences[licence] ?? licence}: {there ? "there" : "not there"}
            </Badge>
          ))}
        </Group>
      )}
      {test.hints && test.hints.length > 0 && (
        <>
          <Title order={3}>What would be better</Title>
          <List size="sm">
            {test.hints.map((hint) => (
              <List.Item key={hint}>{sentence(hint)}</List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  );
}
