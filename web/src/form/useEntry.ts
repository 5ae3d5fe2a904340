import { type UseFormInput, type UseFormReturnType, useForm } from "@mantine/form";
import { useState } from "react";
import { asProblem, type Problem } from "../api/problem";
import { sentence } from "../ui/sentence";

/** Entry is a form as it is filled in and sent. */
export interface Entry<T> {
  form: UseFormReturnType<T>;
  /** What the server said of the whole, not of a field. */
  problem: Problem | undefined;
  /** Takes the problem away, once it holds no more. */
  dismiss: () => void;
  busy: boolean;
  /** Sends the form when it is filled in well; what the server says of fields is shown at them. */
  onSubmit: (event?: React.FormEvent<HTMLFormElement>) => void;
}

/** useEntry is the one way to fill something in and send it. */
export function useEntry<T extends Record<string, unknown>>(
  input: UseFormInput<T>,
  send: (values: T) => Promise<unknown>,
): Entry<T> {
  const form = useForm<T>({ mode: "controlled", ...input });
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const onSubmit = form.onSubmit(
    async (values) => {
      setBusy(true);
      setProblem(undefined);
      try {
        await send(values);
      } catch (thrown) {
        const refused = asProblem(thrown);
        const { known, others } = sorted(refused.fields, Object.keys(values));
        form.setErrors(known);
        if (others || Object.keys(known).length === 0) setProblem(refused);
      } finally {
        setBusy(false);
      }
    },
    (errors) => focusFirst(errors),
  );
  return { form, problem, dismiss: () => setProblem(undefined), busy, onSubmit };
}

/** sorted parts what is wrong into what a field of the form can show, and the rest. */
export function sorted(
  wrong: Readonly<Record<string, string>>,
  fields: string[],
): { known: Record<string, string>; others: boolean } {
  const known: Record<string, string> = {};
  let others = false;
  for (const [path, text] of Object.entries(wrong)) {
    const field = path.replace(/^body\./, "").replaceAll(/\[(\d+)\]/g, ".$1");
    if (fields.includes(field.split(".")[0] ?? "")) known[field] = sentence(text);
    else others = true;
  }
  return { known, others };
}

/** focusFirst leads to the first field that is wrong. */
export function focusFirst(errors: Record<string, unknown>): void {
  const first = Object.keys(errors)[0];
  if (first) document.querySelector<HTMLElement>(`[data-path="${CSS.escape(first)}"]`)?.focus();
}
