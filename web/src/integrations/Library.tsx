import { Badge, Button, Card, Group, Select, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconBooks, IconSearch } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { Welcome } from "../app/Welcome";
import { useMay } from "../session/me";
import { ButtonLink } from "../ui/links";
import { Page } from "../ui/Page";
import { Answer, Nothing, Waiting } from "../ui/States";
import { type Kind, useKinds } from "./kinds";
import { type Choice, chosen, distinct, scopeName } from "./library";
import { Places } from "./Places";

const route = getRouteApi("/console/integrations/library");

/** Library shows what can be connected. */
export function Library() {
  const choice = route.useSearch();
  const navigate = route.useNavigate();
  const kinds = useKinds();
  const choose = (change: Choice) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <Page flows title="Integrations" description="What can be connected.">
      <Places at="/integrations/library" />
      <Welcome />
      <Answer of={kinds} waiting={<Waiting lines={2} height={180} />}>
        {({ items }) => (
          <Stack>
            <Narrowing kinds={items} choice={choice} choose={choose} />
            <Kinds kinds={chosen(items, choice)} reset={() => void navigate({ search: {} })} />
          </Stack>
        )}
      </Answer>
    </Page>
  );
}

function Narrowing({ kinds, choice, choose }: { kinds: Kind[]; choice: Choice; choose: (change: Choice) => void }) {
  const modules = new Map(kinds.flatMap((kind) => kind.modules.map(({ id, name }): [string, string] => [id, name])));
  return (
    <Group gap="sm">
      <TextInput
        aria-label="Search the library"
        placeholder="Search the library"
        leftSection={<IconSearch size={16} />}
        w={{ base: "100%", xs: 260 }}
        defaultValue={choice.text}
        onChange={({ currentTarget: { value } }) => choose({ text: value || undefined })}
      />
      <Select
        aria-label="Category"
        placeholder="All categories"
        data={distinct(kinds.flatMap((kind) => kind.categories))}
        value={choice.category ?? null}
        onChange={(category) => choose({ category: category ?? undefined })}
        clearable
      />
      <Select
        aria-label="Module"
        placeholder="All modules"
        data={[...modules].map(([value, label]) => ({ value, label }))}
        value={choice.module ?? null}
        onChange={(module) => choose({ module: module ?? undefined })}
        clearable
      />
      <Select
        aria-label="Scope"
        placeholder="Cloud and on premises"
        data={distinct(kinds.flatMap((kind) => kind.scopes)).map((value) => ({ value, label: scopeName(value) }))}
        value={choice.scope ?? null}
        onChange={(scope) => choose({ scope: scope ?? undefined })}
        clearable
      />
    </Group>
  );
}

function Kinds({ kinds, reset }: { kinds: Kind[]; reset: () => void }) {
  if (kinds.length === 0) {
    return (
      <Nothing
        icon={<IconBooks />}
        title="The library has nothing like that"
        action={
          <Button variant="default" onClick={reset}>
            Show everything
          </Button>
        }
      >
        Search for less, or choose another category, module or scope.
      </Nothing>
    );
  }
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} component="section" aria-label="Library">
      {kinds.map((kind) => (
        <KindCard key={kind.id} kind={kind} />
      ))}
    </SimpleGrid>
  );
}

function KindCard({ kind }: { kind: Kind }) {
  const may = useMay();
  return (
    <Card withBorder padding="lg" component="article">
      <Stack gap="sm" h="100%">
        <div>
          <Text size="xs" c="dimmed">
            {kind.vendor}
          </Text>
          <Title order={2}>{kind.name}</Title>
        </div>
        <Group gap={6}>
          {[...kind.categories, ...kind.scopes.map(scopeName)].map((category) => (
            <Badge key={category} variant="default" tt="none" fw={500}>
              {category}
            </Badge>
          ))}
        </Group>
        <Text size="sm">{kind.description}</Text>
        <Stack gap={4} component="ul" pl="md" m={0}>
          {kind.modules.map((module) => (
            <Text key={module.id} size="sm" component="li">
              <b>{module.name}.</b> {module.text}
            </Text>
          ))}
        </Stack>
        <Group mt="auto" pt="xs">
          {may("integration.create") ? (
            <ButtonLink to="/integrations/new/$kind" params={{ kind: kind.id }}>
              Connect
            </ButtonLink>
          ) : (
            <Text size="sm" c="dimmed">
              An administrator of Parapet can connect it.
            </Text>
          )}
        </Group>
      </Stack>
    </Card>
  );
}
