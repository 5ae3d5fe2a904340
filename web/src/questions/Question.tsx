import { Badge, Box, Group, Paper, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconTerminal2 } from "@tabler/icons-react";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { asksAnew } from "../explore/address";
import { Result } from "../explore/answer/Result";
import { ChangeQuestion, SaveQuestion } from "../explore/keep/Keeping";
import { Parameters } from "../explore/Parameters";
import { Run } from "../explore/Run";
import { type Explore, useAsking } from "../explore/useExplore";
import type { Question as Asked } from "../explore/useQuestion";
import { AsOf } from "../ui/AsOf";
import { BackLink } from "../ui/BackLink";
import { AnchorLink, ButtonLink } from "../ui/links";
import { Moment } from "../ui/Moment";
import { Page } from "../ui/Page";
import { Answer, Waiting } from "../ui/States";
import classes from "./Question.module.css";
import { Trend } from "./Trend";

/** Question is one question: what it asks, its answer, and how the number of its answers went on. */
export function Question() {
  const { name } = useParams({ from: "/console/questions/$name" });
  const search = useSearch({ from: "/console/questions/$name" });
  const navigate = useNavigate();
  const address = useMemo(() => ({ ...search, query: undefined, question: name }), [search, name]);
  const here = { to: "/questions/$name", params: { name } } as const;
  const explore = useAsking(
    address,
    {
      set: (change, replace) => void navigate({ ...here, search: (before) => ({ ...before, ...change }), replace }),
      open: (query) => void navigate({ to: "/explore", search: { query } }),
      saved: (made) => navigate({ to: "/questions/$name", params: { name: made.name } }),
      deleted: () => navigate({ to: "/questions" }),
    },
    true,
  );
  const { question } = explore;
  return (
    <Page
      title={question.data?.title ?? "Question"}
      above={<BackLink to="/questions">Questions</BackLink>}
      flows={!question.data}
      actions={question.data && <Actions explore={explore} question={question.data} />}
    >
      <Answer of={question} waiting={<Waiting lines={8} />}>
        {(data) => (
          <>
            <Told explore={explore} question={data} />
            <Result explore={explore} />
          </>
        )}
      </Answer>
    </Page>
  );
}

function Actions({ explore, question }: { explore: Explore; question: Asked }) {
  const { address, part } = explore;
  return (
    <>
      <ChangeQuestion explore={explore} question={question} />
      {question.library && <SaveQuestion explore={explore} />}
      <ButtonLink
        to="/explore"
        search={{ question: question.name, part: address.part, values: address.values, at: address.at }}
        size="xs"
        variant="default"
        leftSection={<IconTerminal2 size={16} />}
        disabled={!part}
      >
        Open in Explore
      </ButtonLink>
    </>
  );
}

function Told({ explore, question }: { explore: Explore; question: Asked }) {
  const { part, set, address, names } = explore;
  return (
    <Group gap="md" align="stretch" className={classes.told}>
      <Paper withBorder p="sm" component="section" aria-label="The question" className={classes.asked}>
        <Stack gap="xs">
          <Text size="sm">{question.description}</Text>
          {question.good && (
            <Text size="sm">
              <b>A good answer:</b> {question.good}
            </Text>
          )}
          <Group gap={6}>
            {question.tags.map((tag) => (
              <AnchorLink key={tag} to="/questions" search={{ tag }} underline="never">
                <Badge variant="default" tt="none" fw={500} className={classes.tag}>
                  {tag}
                </Badge>
              </AnchorLink>
            ))}
            {!question.library && (
              <Text size="xs" c="dimmed">
                Saved by {question.created_by}, <Moment at={question.changed_at} />
                {question.changed_by !== question.created_by && ` by ${question.changed_by}`}.
              </Text>
            )}
          </Group>
          {question.queries.length > 1 && (
            <SegmentedControl
              size="xs"
              w="fit-content"
              aria-label="Which query of the question"
              data={question.queries.map(({ name }) => ({ value: name, label: name }))}
              value={part?.name}
              onChange={(name) => set({ ...asksAnew, part: name }, false)}
            />
          )}
          <Parameters explore={explore} />
          <Group gap="xs">
            <Run
              explore={explore}
              variant={names.length > 0 ? "filled" : "default"}
              label={explore.asked ? "Run again" : "Run"}
            />
            <AsOf at={address.at} onChange={(at) => set({ at, row: undefined, entity: undefined })} />
          </Group>
        </Stack>
      </Paper>
      <Box className={classes.trend}>
        {part && <Trend key={part.name} explore={explore} name={question.name} part={part} />}
      </Box>
    </Group>
  );
}
