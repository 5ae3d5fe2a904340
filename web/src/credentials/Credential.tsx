import { Alert, Anchor, SimpleGrid, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { integrationWord } from "../integrations/words";
import { BackLink } from "../ui/BackLink";
import { Copyable } from "../ui/Copyable";
import { Line, Lines } from "../ui/Lines";
import { AnchorLink } from "../ui/links";
import { Moment } from "../ui/Moment";
import { Page } from "../ui/Page";
import { PendingPage } from "../ui/PendingPage";
import { StateBadge } from "../ui/StateBadge";
import { sentence } from "../ui/sentence";
import { Actions } from "./Actions";
import { type Credential, type Descriptor, hasSecret } from "./draft";
import { Expiry } from "./Expiry";
import { useCredential, useDescriptors } from "./useCredentials";
import { useUsers } from "./useUsers";
import { credentialWord } from "./words";

const route = getRouteApi("/console/credentials/$id");

/** CredentialPage is a credential: what is known of it, who signs in with it, and what can be done with it. */
export function CredentialPage() {
  const { id } = route.useParams();
  const asked = useCredential(id);
  const descriptors = useDescriptors();
  const back = <BackLink to="/credentials">Credentials</BackLink>;
  if (!asked.data) return <PendingPage title="Credential" above={back} of={asked} lines={4} />;
  const credential = asked.data;
  const descriptor = descriptors.find((one) => one.kind === credential.kind);
  return (
    <Page
      flows
      title={credential.name}
      above={back}
      beside={<StateBadge word={credentialWord(credential)} />}
      actions={<Actions credential={credential} descriptor={descriptor} />}
    >
      <Stack>
        {credential.warning && (
          <Alert color="yellow" icon={<IconAlertTriangle />} title="It needs attention">
            {sentence(credential.warning)}
          </Alert>
        )}
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          <Known credential={credential} descriptor={descriptor} />
          <Users credential={credential} />
        </SimpleGrid>
      </Stack>
    </Page>
  );
}

const portal =
  "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Credentials/appId/";

function Known({ credential, descriptor }: { credential: Credential; descriptor: Descriptor | undefined }) {
  const { certificate, client_id } = credential;
  return (
    <Lines title="What is known of it">
      <Line label="Kind">{descriptor?.label ?? credential.kind}</Line>
      <Line label="Client ID">{client_id ? <Copyable text={client_id} /> : "the machine's own identity"}</Line>
      <Line label="Expires">
        <Expiry expires={credential.expires_at} warning={credential.warning} />
      </Line>
      {certificate && (
        <>
          <Line label="Subject">{certificate.subject}</Line>
          <Line label="Thumbprint">
            <Copyable text={certificate.thumbprint} />
          </Line>
          <Line label="Valid from">
            <Moment at={certificate.not_before} />
          </Line>
        </>
      )}
      {hasSecret(descriptor) && client_id && (
        <Line label="At Microsoft">
          <Anchor href={portal + client_id} target="_blank" rel="noreferrer" inherit underline="always">
            Its application's certificates &amp; secrets
          </Anchor>
        </Line>
      )}
      <Line label="Entered">
        <Moment at={credential.created_at} /> by {credential.created_by}
      </Line>
      <Line label="Last changed">
        <Moment at={credential.changed_at} /> by {credential.changed_by}
      </Line>
    </Lines>
  );
}

function Users({ credential }: { credential: Credential }) {
  const users = useUsers()(credential);
  const none = "Nothing does yet. An integration chooses its credential in its settings.";
  return (
    <Lines title="What signs in with it" {...(users.length === 0 ? { none } : {})}>
      {users.map((one) => (
        <Line key={one.id} label={<StateBadge word={integrationWord(one)} />}>
          <AnchorLink to="/integrations/$id" params={{ id: one.key }} inherit>
            {one.name}
          </AnchorLink>
        </Line>
      ))}
    </Lines>
  );
}
