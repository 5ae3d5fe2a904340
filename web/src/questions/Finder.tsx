import { Badge, Group, Pill, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import type { LinkProps } from "@tanstack/react-router";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { matching, tagsOf, type Wanted } from "../explore/matching";
import type { Question } from "../explore/useQuestion";
import { counted } from "../ui/format";
import classes from "./Finder.module.css";

interface Props {
  questions: readonly Question[];
  wanted: Wanted;
  onWanted: (wanted: Wanted) => void;
  /** Where a question leads, and what happens when one goes there. */
  goal: (question: Question) => Pick<LinkProps, "to" | "params" | "search">;
  onFollow?: () => void;
  /** What the list stands in. */
  frame?: (list: ReactNode) => ReactNode;
}

const whose = [
  { value: "", label: "All" },
  { value: "library", label: "Ready-made" },
  { value: "people", label: "Own" },
];

/** Finder finds questions by words, topic and whose they are. */
export function Finder({ questions, wanted, onWanted, goal, onFollow, frame = (list) => list }: Props) {
  const found = matching(questions, wanted);
  const put = (change: Partial<Wanted>) => onWanted({ ...wanted, ...change });
  return (
    <Stack gap="sm" pt={4}>
      <Group gap="sm">
        <TextInput
          data-autofocus
          flex="1 1 260px"
          leftSection={<IconSearch size={16} />}
          placeholder="What do you want to know?"
          aria-label="Search the questions"
          value={wanted.text ?? ""}
          onChange={(event) => put({ text: event.currentTarget.value })}
        />
        <SegmentedControl
          aria-label="Whose questions"
          data={whose}
          value={wanted.of ?? ""}
          onChange={(of) => {
            const { of: _, ...rest } = wanted;
            onWanted(of === "people" || of === "library" ? { ...rest, of } : rest);
          }}
        />
      </Group>
      <Group gap={6} role="group" aria-label="Topics">
        {tagsOf(questions).map((one) => (
          <Pill
            key={one}
            component="button"
            className={classes.tag}
            aria-pressed={wanted.tag === one}
            data-chosen={wanted.tag === one}
            onClick={() => {
              const { tag, ...rest } = wanted;
              onWanted(tag === one ? rest : { ...rest, tag: one });
            }}
          >
            {one}
          </Pill>
        ))}
      </Group>
      <Text size="xs" c="dimmed" aria-live="polite">
        {found.length === 0 ? nothing(wanted) : counted(found.length, "question")}
      </Text>
      {frame(
        <Stack gap={2}>
          {found.map((question) => (
            <Link key={question.name} {...goal(question)} className={classes.question} onClick={onFollow}>
              <Group gap="xs" wrap="nowrap" justify="space-between">
                <Text size="sm" fw={500}>
                  {question.title}
                </Text>
                {!question.library && (
                  <Badge size="sm" variant="default" tt="none">
                    {question.created_by ?? "kept"}
                  </Badge>
                )}
              </Group>
              <Text size="xs" c="dimmed" lineClamp={2}>
                {question.description}
              </Text>
            </Link>
          ))}
        </Stack>,
      )}
    </Stack>
  );
}

const nothing = ({ text, tag, of }: Wanted) =>
  of === "people" && !text && !tag
    ? "Nobody has saved a question yet. Write a query in Explore, and save it as one."
    : "No question has these words. Try fewer.";
