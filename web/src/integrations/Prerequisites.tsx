import { Anchor, Button, Checkbox, Code, Group, Paper, Stack, Table, Text, Title } from "@mantine/core";
import { useSessionStorage } from "@mantine/hooks";
import { IconArrowRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Copyable } from "../ui/Copyable";
import type { DraftForm } from "./FieldInput";
import type { Kind } from "./kinds";
import { type Needed, needed } from "./permissions";
import { Sources } from "./SourcesInput";

interface Props {
  kind: Kind;
  form: DraftForm;
  next: () => void;
}

/** Prerequisites is what has to be prepared in the tenant for what one wants to read, as a list to tick off. */
export function Prerequisites({ kind, form, next }: Props) {
  const sources = form.values.sources as Record<string, boolean>;
  return (
    <Stack pb="xl" maw={980}>
      <Paper withBorder p="lg" component="section" aria-labelledby="what">
        <Title order={2} id="what">
          What to read
        </Title>
        <Text size="sm" c="dimmed">
          Each source needs a permission. Leave out what you do not want to read; it can be switched later.
        </Text>
        <Sources
          kind={kind}
          sources={sources}
          onSwitch={(name, on) => form.setFieldValue("sources", { ...sources, [name]: on })}
        />
      </Paper>
      <Checklist permissions={needed(kind, sources)} />
      <Group justify="flex-end">
        <Button onClick={next} rightSection={<IconArrowRight size={16} />}>
          Go on to the settings
        </Button>
      </Group>
    </Stack>
  );
}

const portal = "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade";

function Checklist({ permissions }: { permissions: Needed[] }) {
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="prepare">
      <Stack>
        <div>
          <Title order={2} id="prepare">
            What to prepare in the tenant
          </Title>
          <Text size="sm" c="dimmed">
            Tick off what is done. Parapet signs in as an application and only reads.
          </Text>
        </div>
        <Item id="application" title="Register an application">
          In the{" "}
          <Anchor href={portal} target="_blank" rel="noreferrer" inherit underline="always">
            Entra admin center
          </Anchor>
          , under <b>App registrations</b>, choose <b>New registration</b>: any name, this directory only, no redirect
          address. Its overview page shows the tenant ID and the client ID that the next step asks for.
        </Item>
        <Item id="permissions" title={`Add these ${permissions.length} application permissions`}>
          On the application's page, under <b>API permissions</b>, choose <b>Add a permission</b>. WindowsDefenderATP is
          under <b>APIs my organization uses</b>. Choose <b>Application permissions</b>, not delegated ones.
        </Item>
        <Permissions permissions={permissions} />
        <Item id="consent" title="Grant admin consent">
          On the same page, an administrator of the tenant chooses <b>Grant admin consent</b>. Whoever is not one can
          send the link on that the test of the connection shows.
        </Item>
        <Item id="proof" title="Make a certificate or a client secret">
          Under <b>Certificates &amp; secrets</b>, upload the public part of a certificate, or make a client secret and
          copy its <b>Value</b> at once: it is shown only once. With a managed identity or a workload identity, nothing
          of this is needed.
        </Item>
      </Stack>
    </Paper>
  );
}

/** Item is something to be done, which one ticks off when it is. */
function Item({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  const [done, setDone] = useSessionStorage({ key: `parapet:prepared:${id}`, defaultValue: false });
  return (
    <Checkbox
      label={<b>{title}</b>}
      description={
        <Text size="sm" c="dimmed" component="span">
          {children}
        </Text>
      }
      checked={done}
      onChange={(event) => setDone(event.currentTarget.checked)}
    />
  );
}

function Permissions({ permissions }: { permissions: Needed[] }) {
  return (
    <Table.ScrollContainer minWidth={560} pl={32}>
      <Table verticalSpacing={4} fz="sm" aria-label="Permissions to grant">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={180}>API</Table.Th>
            <Table.Th>Permission</Table.Th>
            <Table.Th>For</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {permissions.map((permission) => (
            <Table.Tr key={`${permission.api} ${permission.role}`}>
              <Table.Td>{permission.api}</Table.Td>
              <Table.Td>
                <Copyable text={permission.role} />
                {permission.instead.length > 0 && (
                  <Text size="xs" c="dimmed">
                    or{" "}
                    {permission.instead.map((role, index) => (
                      <span key={role}>
                        {index > 0 && ", "}
                        <Code>{role}</Code>
                      </span>
                    ))}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{permission.for.join(", ")}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
