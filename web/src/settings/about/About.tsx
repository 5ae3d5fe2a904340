import { Anchor, Badge, Code, Group, Modal, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../api/client";
import { Copyable } from "../../ui/Copyable";
import { counted } from "../../ui/format";
import { Line, Lines } from "../../ui/Lines";
import { Moment } from "../../ui/Moment";
import { Answer, Waiting } from "../../ui/States";
import { Frame } from "../Frame";
import { addressOf, type Licences, licencesOf, matching } from "./licences";

const route = getRouteApi("/console/settings/about");

/** About is what the program is, and what others made that is in it. */
export function About() {
  return (
    <Frame
      flows
      at="/settings/about"
      description="What this is, what it was built from and with, and whose work is in it."
    >
      <Stack gap="lg">
        <Program />
        <Components />
      </Stack>
    </Frame>
  );
}

function Program() {
  const asked = api.useQuery("get", "/api/v1/about", {}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <Answer of={asked} waiting={<Waiting lines={4} />}>
      {(build) => (
        <Lines title="Parapet">
          <Line label="Version">
            <Copyable text={build.version} />
          </Line>
          {build.revision && (
            <Line label="Commit">
              <Copyable text={build.revision} shown={build.revision.slice(0, 12)} />
              {build.modified && " with changes"}
              {build.at && (
                <>
                  , <Moment at={build.at} />
                </>
              )}
            </Line>
          )}
          <Line label="Built with">
            {build.go} for {build.os}/{build.arch}
          </Line>
          <Line label="API">
            <Anchor href="/docs" inherit>
              Reference
            </Anchor>
          </Line>
        </Lines>
      )}
    </Answer>
  );
}

function Components() {
  const { text = "", component } = route.useSearch();
  const search = route.useNavigate();
  const asked = api.useQuery("get", "/api/v1/licences", {}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <Stack gap="sm" component="section" aria-label="Licences">
      <Title order={2}>Licences</Title>
      <Answer of={asked}>
        {(all) => {
          const shown = matching(all.components, text);
          const open = all.components.find((one) => `${one.kind} ${one.name}` === component);
          return (
            <>
              <Group justify="space-between">
                <TextInput
                  w={320}
                  size="xs"
                  aria-label="Search licences"
                  placeholder="Name or licence"
                  leftSection={<IconSearch size={16} />}
                  value={text}
                  onChange={(event) => {
                    const wanted = event.currentTarget.value;
                    void search({ search: wanted ? { text: wanted } : {}, replace: true, resetScroll: false });
                  }}
                />
                <Text size="sm" c="dimmed">
                  {counted(all.components.length, "work")} of others {all.components.length === 1 ? "is" : "are"} in the
                  program: {licencesOf(all.components)}.
                </Text>
              </Group>
              <Table.ScrollContainer minWidth={560}>
                <Table fz="sm" verticalSpacing={4} aria-label="Licences" highlightOnHover>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Work</Table.Th>
                      <Table.Th w={170}>Version</Table.Th>
                      <Table.Th w={130}>Of</Table.Th>
                      <Table.Th w={230}>Licence</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {shown.map((one) => (
                      <Table.Tr key={`${one.kind} ${one.name} ${one.version}`}>
                        <Table.Td>
                          <Anchor href={addressOf(one)} target="_blank" rel="noreferrer" inherit>
                            {one.name}
                          </Anchor>
                        </Table.Td>
                        <Table.Td>{one.version}</Table.Td>
                        <Table.Td>
                          <Badge variant="default" tt="none" fw={500}>
                            {one.kind === "go" ? "the server" : "the console"}
                          </Badge>
                        </Table.Td>
                        <Table.Td>
                          {one.texts.length > 0 ? (
                            <Anchor
                              component="button"
                              inherit
                              aria-haspopup="dialog"
                              aria-label={`${one.licence}: the text of ${one.name}`}
                              onClick={() =>
                                void search({
                                  search: (now) => ({ ...now, component: `${one.kind} ${one.name}` }),
                                  resetScroll: false,
                                })
                              }
                            >
                              {one.licence}
                            </Anchor>
                          ) : (
                            one.licence
                          )}
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
              {shown.length === 0 && (
                <Text size="sm" c="dimmed">
                  Nothing is called like that, nor has such a licence.
                </Text>
              )}
              {open && (
                <Texts
                  all={all}
                  of={open}
                  onClose={() => void search({ search: ({ component: _, ...rest }) => rest, resetScroll: false })}
                />
              )}
            </>
          );
        }}
      </Answer>
    </Stack>
  );
}

function Texts({ all, of, onClose }: { all: Licences; of: Licences["components"][number]; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={`${of.name} ${of.version}`} size="xl">
      <Stack>
        {of.texts.map((name) => (
          <Code block key={name} style={{ whiteSpace: "pre-wrap" }}>
            {all.texts[name]}
          </Code>
        ))}
      </Stack>
    </Modal>
  );
}
