import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { http } from "../api/client";
import { useEntry } from "../form/useEntry";
import { Failure } from "../ui/States";
import { Entry } from "./Entry";
import { safeNext } from "./way";

const route = getRouteApi("/sign-in");

/** SignIn lets somebody in who has an account. */
export function SignIn() {
  const { next } = route.useSearch();
  const queries = useQueryClient();
  const router = useRouter();
  const { form, problem, busy, onSubmit } = useEntry({ initialValues: { name: "", password: "" } }, async (body) => {
    await http.POST("/api/v1/session", { body });
    queries.clear();
    await router.navigate({ href: safeNext(next) });
  });
  return (
    <Entry title="Sign in" text="With the account that an administrator of Parapet made for you.">
      <form onSubmit={onSubmit}>
        <Stack>
          {problem && <Failure error={problem} />}
          <TextInput label="Name" autoComplete="username" autoFocus required {...form.getInputProps("name")} />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={busy} fullWidth>
            Sign in
          </Button>
        </Stack>
      </form>
    </Entry>
  );
}
