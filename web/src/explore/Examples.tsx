import { Anchor, Button, Code, Group, SimpleGrid, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import classes from "../questions/Finder.module.css";
import { Answer, Waiting } from "../ui/States";
import { useQuestions } from "./useQuestion";

const good = [
  "administrators-on-exposed-devices",
  "most-vulnerable-machines",
  "devices-to-onboard",
  "silent-sensors",
  "likely-exploited",
  "people-without-device",
];

const queries = [
  "FIND user_endpoint WITH exposureLevel = 'High'",
  "FIND microsoft_defender_user AS u THAT IS microsoft_defender_logon_user THAT HAS microsoft_defender_machine AS m RETURN u.displayName, COUNT(m) AS devices ORDER BY devices DESC",
  "FIND microsoft_defender_machine WITH riskScore = 'High' THAT HAS microsoft_defender_logon_user RETURN TREE",
];

/** Examples is what one can begin with, while nothing is asked. */
export function Examples({ browse, open }: { browse: () => void; open: (query: string) => void }) {
  const questions = useQuestions();
  return (
    <Stack gap="lg" mt="sm">
      <Stack gap="sm" component="section">
        <Group justify="space-between">
          <Title order={2}>Begin with a question</Title>
          <Button variant="subtle" size="xs" rightSection={<IconArrowRight size={14} />} onClick={browse}>
            All questions
          </Button>
        </Group>
        <Answer of={questions} waiting={<Waiting lines={3} height={92} />}>
          {({ items }) => (
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
              {items
                .filter(({ name }) => good.includes(name))
                .map(({ name, title, description }) => (
                  <Link
                    key={name}
                    to="/explore"
                    search={{ question: name }}
                    className={`${classes.question} ${classes.card}`}
                  >
                    <Text fw={500} size="sm">
                      {title}
                    </Text>
                    <Text size="xs" c="dimmed" lineClamp={2} mt={2}>
                      {description}
                    </Text>
                  </Link>
                ))}
            </SimpleGrid>
          )}
        </Answer>
      </Stack>
      <Stack gap="xs" component="section">
        <Title order={2}>Or with a query</Title>
        <Text size="sm" c="dimmed">
          FIND names what is looked for, WITH narrows it, THAT follows relationships, RETURN says what to show. Classes
          begin with a capital, such as <Code>Device</Code>; types do not, such as <Code>user_endpoint</Code>.
        </Text>
        {queries.map((query) => (
          <UnstyledButton key={query} className={classes.question} onClick={() => open(query)}>
            <Anchor component="span" ff="monospace" fz="sm">
              {query}
            </Anchor>
          </UnstyledButton>
        ))}
      </Stack>
    </Stack>
  );
}
