import { ActionIcon, Group, Paper, SegmentedControl, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { Moment } from "../ui/Moment";
import { asksAnew } from "./address";
import { ChangeQuestion } from "./keep/Keeping";
import type { Explore } from "./useExplore";
import type { Question } from "./useQuestion";

/** QuestionTold says which ready-made question is asked, and what a good answer to it is. */
export function QuestionTold({ explore, question }: { explore: Explore; question: Question }) {
  const { part, set } = explore;
  return (
    <Paper withBorder p="sm" component="section" aria-label="The question">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={4}>
          <Title order={2} size="h3">
            {question.title}
          </Title>
          <Text size="sm" c="dimmed" maw={900}>
            {question.description}
          </Text>
          {!question.library && (
            <Text size="xs" c="dimmed">
              Saved by {question.created_by}, <Moment at={question.changed_at} />
              {question.changed_by !== question.created_by && ` by ${question.changed_by}`}.
            </Text>
          )}
          {question.good && (
            <Text size="sm">
              <b>A good answer:</b> {question.good}
            </Text>
          )}
          {question.queries.length > 1 && (
            <SegmentedControl
              size="xs"
              w="fit-content"
              mt={4}
              aria-label="Which query of the question"
              data={question.queries.map(({ name }) => ({ value: name, label: name }))}
              value={part?.name}
              onChange={(name) => set({ ...asksAnew, part: name }, false)}
            />
          )}
        </Stack>
        <Group gap={2} wrap="nowrap">
          <ChangeQuestion explore={explore} question={question} />
          <Tooltip label="Go on with the query alone">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label="Go on with the query alone"
              onClick={() => set({ query: part?.text, question: undefined, part: undefined }, false)}
            >
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
    </Paper>
  );
}
