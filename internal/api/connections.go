package api

import (
	"context"
	"net/http"
	"time"

	"parapet/internal/account"
	"parapet/internal/ingest"
	"parapet/internal/ingest/route"
	"parapet/internal/integration"
)

// reach is how long an operation may take that asks a tenant something.
const reach = 90 * time.Second

// registerConnections adds what is asked of tenants, and what is said before an
// integration is deleted.
func (s *server) registerConnections() {
	const tag, one = "Integrations", integrationPath + "/{id}"
	register(s, operation{
		id: "connection.test", method: http.MethodPost, path: integrationPath + "/test", tag: tag, permission: account.IntegrationCreate, time: reach,
		summary: "Test settings before they are saved",
		description: "Signs in to the tenant and says of each permission whether it is granted, what is not read without it, and how to put it right. " +
			"The credential is one that is kept, or one that is given and kept nowhere.",
	}, s.testSettings)
	register(s, operation{
		id: "integration.test", method: http.MethodPost, path: one + "/test", tag: tag, permission: account.IntegrationWrite, time: reach,
		summary: "Test an integration", description: "As it is saved; see the test of settings.",
	}, s.testIntegration)
	register(s, operation{
		id: "integration.plan", method: http.MethodPost, path: one + "/plan", tag: tag, permission: account.RunStart, time: reach, reads: true,
		summary: "Plan a run", description: "How each source would be read now, with how many calls, and how long that takes under Microsoft's quotas. Nothing is read but what the plan needs.",
	}, s.planRun)
	register(s, operation{
		id: "integration.consent", method: http.MethodGet, path: one + "/consent", tag: tag, permission: account.IntegrationWrite,
		summary: "Ask where to consent", description: "The page of Microsoft's on which an administrator of the tenant grants what the application asks for.",
	}, s.consent)
	register(s, operation{
		id: "integration.removal", method: http.MethodGet, path: one + "/removal", tag: tag, permission: account.IntegrationWrite,
		summary: "Ask what a deletion would remove", description: "How many entities and relationships of each type go, and what has to be sent to confirm it.",
	}, s.removal)
	register(s, operation{
		id: "integration.delete", method: http.MethodDelete, path: one, tag: tag, permission: account.IntegrationWrite, time: reach,
		summary:     "Delete an integration",
		description: "With all that it has read; answers about the past keep it as long as the past is kept. A run that is at work has to be cancelled first.",
	}, s.deleteIntegration)
}

// testBody is settings to be tested.
type testBody struct {
	IntegrationBody

	Proof *credentialBody `json:"credential,omitempty" doc:"A credential that is not saved. Secrets that are left out are those of the credential that credential_id names."`
}

type testOutput struct{ Body integration.Test }

func (s *server) testSettings(ctx context.Context, in *struct{ Body testBody }) (*testOutput, error) {
	set, err := in.Body.settings()
	if err != nil {
		return nil, err
	}
	onTarget(ctx, "tenant", clip(set.TenantID, 128))
	var given *integration.CredentialSettings
	if in.Body.Proof != nil {
		given = &integration.CredentialSettings{}
		if _, err := in.Body.Proof.onto(given); err != nil {
			return nil, err
		}
	}
	test, err := s.cfg.Runner.Test(ctx, set, given)
	return &testOutput{test}, err
}

func (s *server) testIntegration(ctx context.Context, in *IntegrationInput) (*testOutput, error) {
	is, err := s.integration(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	test, err := s.cfg.Runner.TestInstance(ctx, is.ID)
	return &testOutput{test}, err
}

// Plan is what a run would do.
type Plan struct {
	Sources []PlannedSource `json:"sources"`
	Size    route.Size      `json:"size" doc:"How much there is of the tenant, as far as is known or usual."`
	Calls   map[string]int  `json:"calls" doc:"The calls of all sources, by quota."`
	Seconds float64         `json:"seconds" doc:"How long it takes."`
}

// PlannedSource is how a run would read a source.
type PlannedSource struct {
	ingest.PlannedSource

	Seconds float64 `json:"seconds" doc:"How long it takes by itself."`
}

func planOf(plan ingest.Plan) Plan {
	out := Plan{Sources: []PlannedSource{}, Size: plan.Size, Calls: plan.Calls, Seconds: plan.Takes.Seconds()}
	for _, source := range plan.Sources {
		out.Sources = append(out.Sources, PlannedSource{source, source.Takes.Seconds()})
	}
	return out
}

// Ingest is the plan as it was made.
func (p Plan) Ingest() ingest.Plan {
	plan := ingest.Plan{Size: p.Size, Calls: p.Calls, Takes: seconds(p.Seconds)}
	for _, source := range p.Sources {
		source.Takes = seconds(source.Seconds)
		plan.Sources = append(plan.Sources, source.PlannedSource)
	}
	return plan
}

func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }

func (s *server) planRun(ctx context.Context, in *IntegrationInput) (*struct{ Body Plan }, error) {
	is, err := s.integration(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	plan, err := s.cfg.Runner.Plan(ctx, is.ID)
	return &struct{ Body Plan }{planOf(plan)}, err
}

// Consent is where to consent.
type Consent struct {
	URL string `json:"url" format:"uri"`
}

func (s *server) consent(ctx context.Context, in *IntegrationInput) (*struct{ Body Consent }, error) {
	is, err := s.integration(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	url, err := s.cfg.Integrations.ConsentURL(ctx, is.ID, "", "")
	return &struct{ Body Consent }{Consent{url}}, err
}

type removalOutput struct{ Body integration.Removal }

func (s *server) removal(ctx context.Context, in *IntegrationInput) (*removalOutput, error) {
	is, err := s.integration(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	removal, err := s.cfg.Runner.Removal(ctx, is.ID)
	return &removalOutput{removal}, err
}

type deleteIntegrationInput struct {
	IntegrationInput
	MatchInput
	Confirm string `query:"confirm" maxLength:"64" doc:"The integration's key, so that nobody deletes the wrong one."`
}

func (s *server) deleteIntegration(ctx context.Context, in *deleteIntegrationInput) (*removalOutput, error) {
	is, version, err := s.integrationAt(ctx, in.ID, in.MatchInput)
	if err != nil {
		return nil, err
	}
	removed, err := s.cfg.Runner.Remove(ctx, is.ID, version, in.Confirm, identity(ctx).Name)
	if err != nil {
		return nil, err
	}
	inDetail(ctx, "removed", removed.Total)
	return &removalOutput{removed}, nil
}
