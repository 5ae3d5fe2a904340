import { Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { getRouteApi, useBlocker, useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { api, got, http } from "../api/client";
import { Ending } from "../form/Ending";
import { useEntry } from "../form/useEntry";
import { useMay } from "../session/me";
import { BackLink } from "../ui/BackLink";
import { ButtonLink } from "../ui/links";
import { Page } from "../ui/Page";
import { Reserved } from "../ui/Reserved";
import { Answer, Waiting } from "../ui/States";
import { Asking } from "./Asking";
import { type Draft, differing, draftOf, reaching } from "./draft";
import { Fields } from "./Fields";
import { type Kind, useKind } from "./kinds";
import { keep, testBody } from "./save";
import { TestResult } from "./TestResult";
import { useChanged } from "./useChanged";
import type { Integration } from "./words";
import { wrong } from "./wrong";

const route = getRouteApi("/console/integrations/$id/edit");

/** Edit changes the settings of an integration. */
export function Edit() {
  const { id } = route.useParams();
  // What others change meanwhile must not change the form under one's hands.
  const integration = api.useQuery("get", "/api/v1/integrations/{id}", { params: { path: { id } } });
  const may = useMay();
  return (
    <Page
      flows
      title={`Edit ${integration.data?.name ?? "an integration"}`}
      above={
        <BackLink to="/integrations/$id" params={{ id }}>
          {integration.data?.name ?? id}
        </BackLink>
      }
    >
      {may("integration.write") ? (
        <Answer of={integration} waiting={<Waiting lines={5} height={120} />}>
          {(data) => <OfKind integration={data} />}
        </Answer>
      ) : (
        <Reserved title="Only administrators change integrations">
          Ask one, or look at how the integration is set on its page.
        </Reserved>
      )}
    </Page>
  );
}

function OfKind({ integration }: { integration: Integration }) {
  const kind = useKind(integration.kind);
  return (
    <Answer of={kind} waiting={<Waiting lines={5} height={120} />}>
      {(data) => <Form kind={data} present={integration} />}
    </Answer>
  );
}

function Form({ kind, present }: { kind: Kind; present: Integration }) {
  const kept = useRef(present); // what the form was filled from
  const saved = useRef(false);
  const navigate = useNavigate();
  const changed = useChanged();
  const may = useMay();
  const entry = useEntry<Draft>(
    { initialValues: draftOf(kind, present), validate: (draft) => wrong(kind, draft) },
    async (draft) => {
      const { name, key } = await keep(kind, form, draft, kept.current);
      saved.current = true;
      void changed();
      notifications.show({ message: `${name} is saved.` });
      await navigate({ to: "/integrations/$id", params: { id: key } });
    },
  );
  const { form, onSubmit } = entry;
  useBlocker({
    shouldBlockFn: () =>
      form.isDirty() && !saved.current && !window.confirm("What you have changed is not saved. Leave all the same?"),
    enableBeforeUnload: () => form.isDirty() && !saved.current,
  });
  const test = api.useMutation("post", "/api/v1/integrations/test");
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack maw={820} pb="xl">
        {!may("integration.create") && (
          <Reserved title="Some settings are not shown">
            Which tenant is read, by which credential and over which addresses, only administrators change who see all
            integrations.
          </Reserved>
        )}
        <Fields kind={kind} form={form} without={may("integration.create") ? [] : reaching(kind)} />
        {may("integration.create") && (
          <Asking
            text="Tries what is entered here before it is saved. That takes up to a minute."
            button="Test connection"
            busy="Signing in to the tenant and looking at each permission …"
            ask={() => {
              if (!form.validate().hasErrors) test.mutate({ body: testBody(kind, form.values) });
            }}
            of={test}
          >
            {(result) => <TestResult test={result} kind={kind} />}
          </Asking>
        )}
        <Ending
          entry={entry}
          idle={!form.isDirty()}
          leave={
            <ButtonLink variant="default" to="/integrations/$id" params={{ id: present.key }}>
              Cancel
            </ButtonLink>
          }
          others={{
            kept,
            address: `/integrations/${present.id}`,
            ask: () => got(http.GET("/api/v1/integrations/{id}", { params: { path: { id: present.id } } })),
            told: (now) => changedText(differing(kind, kept.current, now)),
            fill: (now) => {
              form.setValues(draftOf(kind, now));
              form.resetDirty(draftOf(kind, now));
            },
          }}
        />
      </Stack>
    </form>
  );
}

const changedText = (fields: string[]) =>
  fields.length > 0 ? `${fields.join(", ")}.` : "nothing that this form shows.";
