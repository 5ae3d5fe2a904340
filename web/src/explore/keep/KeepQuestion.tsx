import { Checkbox, Modal, Stack, TagsInput, Text, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { got, http } from "../../api/client";
import { Ending } from "../../form/Ending";
import { useEntry } from "../../form/useEntry";
import { tagsOf } from "../matching";
import { type Question, useQuestions } from "../useQuestion";
import { bodyOf, type Draft, draftOf, slugOf, type Written } from "./draft";
import { QueryFields } from "./QueryFields";
import { save } from "./save";

interface Props {
  /** The question that is changed; of the library, a copy is made of it; without one, a new one. */
  of?: Question;
  written: Written;
  onClose: () => void;
  /** Goes on with what was saved. */
  saved: (question: Question) => Promise<void>;
}

/** KeepQuestion keeps a query as a question that everybody can ask, or changes one that is kept. */
export function KeepQuestion({ of, written, onClose, saved }: Props) {
  const kept = useRef(of?.library ? undefined : of); // what the form was filled from, and takes the place of
  const queries = useQueryClient();
  const all = useQuestions();
  const entry = useEntry<Draft>(
    {
      initialValues: draftOf(of, written),
      validate: { title: (title) => (title.trim() === "" ? "Say what is asked." : null) },
    },
    async (draft) => {
      const made = await save(bodyOf(draft, of), kept.current);
      await queries.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[1]).startsWith("/api/v1/questions"),
      });
      notifications.show({ message: `“${made.title}” is saved.` });
      onClose();
      await saved(made);
    },
  );
  const { form, onSubmit } = entry;
  const name = kept.current?.name ?? "";
  return (
    <Modal opened onClose={onClose} title={kept.current ? "Change the question" : "Save as a question"} size="xl">
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <Text size="sm" c="dimmed">
            Everybody finds it among the questions, asks it, and may give its parameters other values.
          </Text>
          <TextInput
            label="Title"
            description="The question as a person asks it."
            withAsterisk
            data-autofocus
            {...form.getInputProps("title")}
          />
          <TextInput
            label="Name"
            description="What addresses and commands call it: lower-case words with hyphens."
            placeholder={slugOf(form.values.title) || "old-devices"}
            spellCheck={false}
            {...form.getInputProps("name")}
          />
          <Textarea
            label="Description"
            description="What the answer shows."
            autosize
            {...form.getInputProps("description")}
          />
          <Textarea
            label="A good answer"
            description="What it looks like when all is well."
            autosize
            {...form.getInputProps("good")}
          />
          <Checkbox label="The answer may rightly be empty" {...form.getInputProps("empty", { type: "checkbox" })} />
          <TagsInput
            label="Topics"
            description="Lower-case words; Enter adds one."
            data={tagsOf(all.data?.items ?? [])}
            {...form.getInputProps("tags")}
            error={Object.entries(form.errors).find(([path]) => path.startsWith("tags"))?.[1]}
          />
          <QueryFields form={form} />
          <Ending
            entry={entry}
            leave={onClose}
            others={{
              kept,
              address: `/questions/${name}`,
              ask: () => got(http.GET("/api/v1/questions/{name}", { params: { path: { name } } })),
              fill: (now) => form.setValues(draftOf(now, { query: "", values: {} })),
            }}
          />
        </Stack>
      </form>
    </Modal>
  );
}
