import { Badge, Group, Modal, Pill, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { counted } from "../ui/format";
import { Answer, Waiting } from "../ui/States";
import { matching, tagsOf } from "./matching";
import classes from "./Questions.module.css";
import { type Question, useQuestions } from "./useQuestion";

/** Questions is where one picks a ready-made question. */
export function Questions({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const all = useQuestions();
  return (
    <Modal opened={opened} onClose={onClose} title="Ready-made questions" size="xl">
      <Answer of={all} waiting={<Waiting lines={8} height={52} />}>
        {(data) => <Picker questions={data.items} onClose={onClose} />}
      </Answer>
    </Modal>
  );
}

function Picker({ questions, onClose }: { questions: Question[]; onClose: () => void }) {
  const [text, setText] = useState("");
  const [tag, setTag] = useState<string>();
  const found = matching(questions, text, tag);
  return (
    <Stack gap="sm" pt={4}>
      <TextInput
        data-autofocus
        leftSection={<IconSearch size={16} />}
        placeholder="What do you want to know?"
        aria-label="Search the questions"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group gap={6} role="group" aria-label="Topics">
        {tagsOf(questions).map((one) => (
          <Pill
            key={one}
            component="button"
            className={classes.tag}
            aria-pressed={tag === one}
            data-chosen={tag === one}
            onClick={() => setTag(tag === one ? undefined : one)}
          >
            {one}
          </Pill>
        ))}
      </Group>
      <Text size="xs" c="dimmed" aria-live="polite">
        {found.length === 0 ? "No question has these words. Try fewer." : counted(found.length, "question")}
      </Text>
      <ScrollArea h="50vh" type="auto">
        <Stack gap={2}>
          {found.map((question) => (
            <Link
              key={question.name}
              to="/explore"
              search={{ question: question.name }}
              className={classes.question}
              onClick={onClose}
            >
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
        </Stack>
      </ScrollArea>
    </Stack>
  );
}
