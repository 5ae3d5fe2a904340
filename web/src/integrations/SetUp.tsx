import { Stepper } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { getRouteApi } from "@tanstack/react-router";
import { Problem } from "../api/problem";
import { useEntry } from "../form/useEntry";
import { useMay } from "../session/me";
import { BackLink } from "../ui/BackLink";
import { Page } from "../ui/Page";
import { Reserved } from "../ui/Reserved";
import { Answer, Waiting } from "../ui/States";
import type { Draft } from "./draft";
import { FirstRun } from "./FirstRun";
import { type Kind, useKind } from "./kinds";
import { Prerequisites } from "./Prerequisites";
import { forget, remember, remembered } from "./remembered";
import { PlanStep, SettingsStep, TestStep } from "./SetUpSteps";
import { keep } from "./save";
import { reachable, type StepID, steps } from "./steps";
import { useChanged } from "./useChanged";
import { wrong } from "./wrong";

const route = getRouteApi("/console/integrations/new/$kind");

/** SetUp leads through connecting something, from what has to be prepared to the first run. */
export function SetUp() {
  const { kind: id } = route.useParams();
  const kind = useKind(id);
  const may = useMay();
  return (
    <Page
      flows
      title={`Connect ${kind.data?.name ?? "a tenant"}`}
      above={<BackLink to="/integrations/library">Library</BackLink>}
    >
      {may("integration.create") ? (
        <Answer of={kind} waiting={<Waiting lines={5} height={80} />}>
          {(data) => <Guide kind={data} />}
        </Answer>
      ) : (
        <Reserved title="Only administrators connect tenants">
          Ask an administrator of Parapet to connect it, or to give you that role.
        </Reserved>
      )}
    </Page>
  );
}

function Guide({ kind }: { kind: Kind }) {
  const { step, integration } = route.useSearch();
  const navigate = route.useNavigate();
  const changed = useChanged();
  const at = reachable(step, integration);
  const go = (to: StepID) => void navigate({ search: (before) => ({ ...before, step: to }) });
  const entry = useEntry<Draft>(
    {
      initialValues: remembered(kind),
      validate: (draft) => wrong(kind, draft),
      onValuesChange: (draft) => remember(kind, draft),
    },
    async (draft) => {
      try {
        // It begins paused: the plan comes before the first run.
        const kept = await keep(kind, entry.form, { ...draft, enabled: false });
        forget(kind);
        void changed();
        await navigate({ search: { step: "plan", integration: kept.key } });
      } catch (thrown) {
        if (thrown instanceof Problem && Object.keys(thrown.fields).length > 0) go("settings"); // where the fields are
        throw thrown;
      }
    },
  );
  const wide = useMediaQuery("(min-width: 75em)", true);
  const active = steps.findIndex((one) => one.id === at);
  return (
    <>
      <Stepper active={active} size="sm" allowNextStepsSelect={false} iconSize={30} wrap={false}>
        {steps.map(({ id, label, description }, index) => (
          <Stepper.Step
            key={id}
            label={wide || index === active ? label : undefined}
            aria-label={label}
            description={wide ? description : undefined}
            allowStepSelect={integration ? index >= 3 && index <= active : index < active}
            onClick={() => go(id)}
          />
        ))}
      </Stepper>
      {at === "prerequisites" && <Prerequisites kind={kind} form={entry.form} next={() => go("settings")} />}
      {at === "settings" && <SettingsStep kind={kind} entry={entry} go={go} />}
      {at === "test" && <TestStep kind={kind} entry={entry} go={go} />}
      {at === "plan" && integration && <PlanStep integration={integration} next={() => go("run")} />}
      {at === "run" && integration && <FirstRun id={integration} />}
    </>
  );
}
