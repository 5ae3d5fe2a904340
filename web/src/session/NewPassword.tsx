import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { http } from "../api/client";
import { useEntry } from "../form/useEntry";
import { Failure } from "../ui/States";
import { Entry } from "./Entry";

/** The code of a link stands behind its #, which browsers send to nobody. */
const codeOfLink = () => decodeURIComponent(window.location.hash.slice(1));

const initialValues = { code: "", name: "", full_name: "", password: "", again: "" };
const validate = {
  password: (text: string) => (text.length < 12 ? "Use at least twelve characters." : null),
  again: (text: string, all: typeof initialValues) => (text === all.password ? null : "This is not the same password."),
};

/** SetUp makes the first account, with the code that the server printed. */
export function SetUp() {
  const entered = useEntered("/integrations/library");
  const entry = useEntry(
    { initialValues: { ...initialValues, code: codeOfLink() }, validate },
    async ({ again: _, ...body }) => {
      await http.POST("/api/v1/setup", { body });
      await entered();
    },
  );
  return (
    <Entry
      title="Set up Parapet"
      text="Make the first account. It administers Parapet: it adds integrations and people."
    >
      <form onSubmit={entry.onSubmit}>
        <Stack>
          {entry.problem && <Failure error={entry.problem} />}
          <Code entry={entry} from="The server prints it, with the link, when it is started for the first time." />
          <TextInput
            label="Name"
            description="What you sign in with."
            autoComplete="username"
            required
            {...entry.form.getInputProps("name")}
          />
          <TextInput label="Full name" autoComplete="name" {...entry.form.getInputProps("full_name")} />
          <Passwords entry={entry} />
          <Button type="submit" loading={entry.busy} fullWidth>
            Set up
          </Button>
        </Stack>
      </form>
    </Entry>
  );
}

/** SetPassword sets a password with a code from an administrator. */
export function SetPassword() {
  const entered = useEntered("/");
  const entry = useEntry(
    { initialValues: { ...initialValues, code: codeOfLink() }, validate },
    async ({ code, password }) => {
      await http.POST("/api/v1/password", { body: { code, password } });
      await entered();
    },
  );
  return (
    <Entry title="Set a password" text="An administrator gave you a link that is good once.">
      <form onSubmit={entry.onSubmit}>
        <Stack>
          {entry.problem && <Failure error={entry.problem} />}
          <Code entry={entry} from="It is at the end of the link, behind the #." />
          <Passwords entry={entry} />
          <Button type="submit" loading={entry.busy} fullWidth>
            Set the password and sign in
          </Button>
        </Stack>
      </form>
    </Entry>
  );
}

type Filled = ReturnType<typeof useEntry<typeof initialValues>>;

function Code({ entry, from }: { entry: Filled; from: string }) {
  if (codeOfLink() && !entry.form.errors.code && !entry.problem) return null;
  return (
    <TextInput label="Code" description={from} autoComplete="off" required {...entry.form.getInputProps("code")} />
  );
}

function Passwords({ entry }: { entry: Filled }) {
  return (
    <>
      <PasswordInput
        label="Password"
        description="At least twelve characters that are not easily guessed."
        autoComplete="new-password"
        required
        {...entry.form.getInputProps("password")}
      />
      <PasswordInput
        label="The same password again"
        autoComplete="new-password"
        required
        {...entry.form.getInputProps("again")}
      />
    </>
  );
}

/** useEntered goes on once somebody is signed in, and forgets what was known before. */
function useEntered(to: string): () => Promise<void> {
  const queries = useQueryClient();
  const router = useRouter();
  return async () => {
    queries.clear();
    await router.navigate({ href: to, replace: true });
  };
}
