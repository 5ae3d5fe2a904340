package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"parapet/internal/account"
	"parapet/internal/integration"
	"parapet/internal/problem"
)

const integrationPath = "/api/v1/integrations"

// registerIntegrations adds what can be done with integrations.
func (s *server) registerIntegrations() {
	const tag = "Integrations"
	register(s, operation{
		id: "integration.list", method: http.MethodGet, path: integrationPath, tag: tag, permission: account.IntegrationRead,
		summary:     "List integrations",
		description: "All that one may see, with what each is doing, how its last run went, and when the next begins.",
	}, s.listIntegrations)
	register(s, operation{
		id: "integration.create", method: http.MethodPost, path: integrationPath, tag: tag, permission: account.IntegrationCreate, status: http.StatusCreated,
		summary:     "Add an integration",
		description: "`GET /api/v1/kinds` says what has to be filled in. An integration that is enabled runs at once, and then by its schedule.",
	}, s.createIntegration)
	register(s, operation{
		id: "integration.get", method: http.MethodGet, path: integrationPath + "/{id}", tag: tag, permission: account.IntegrationRead,
		summary: "Read an integration",
	}, s.getIntegration)
	register(s, operation{
		id: "integration.change", method: http.MethodPatch, path: integrationPath + "/{id}", tag: tag, permission: account.IntegrationWrite,
		summary:     "Change an integration",
		description: "What is left out stays as it is. Who is limited to some integrations does not change which tenant they read, nor how they sign in to it.",
	}, s.changeIntegration)
	register(s, operation{
		id: "integration.pause", method: http.MethodPost, path: integrationPath + "/{id}/pause", tag: tag, permission: account.IntegrationWrite,
		summary:     "Pause an integration",
		description: "It does not run by itself any more. A run that is at work goes on, and what was read stays.",
	}, s.pauseIntegration)
	register(s, operation{
		id: "integration.resume", method: http.MethodPost, path: integrationPath + "/{id}/resume", tag: tag, permission: account.IntegrationWrite,
		summary:     "Resume an integration",
		description: "It runs by itself again. Intervals are counted from now.",
	}, s.resumeIntegration)
}

// IntegrationInput names an integration.
type IntegrationInput struct {
	ID string `path:"id" maxLength:"64" doc:"The integration's id or key."`
}

type integrationOutput struct {
	Tagged
	Body integration.Applied
}

var integrationOrder = sorting[integration.Applied]{
	by: map[string]func(integration.Applied) string{
		"name":       func(a integration.Applied) string { return fold(a.Name) },
		"kind":       func(a integration.Applied) string { return string(a.Kind) },
		"state":      func(a integration.Applied) string { return string(a.Status.State) },
		"created_at": func(a integration.Applied) string { return stamp(a.CreatedAt) },
		"next":       func(a integration.Applied) string { return stamp(a.Status.Next) },
	},
	usual: "name",
	id:    func(a integration.Applied) string { return string(a.ID) },
}

type listIntegrationsInput struct {
	PageInput
	Kind  string              `query:"kind" maxLength:"64" doc:"Only those of this kind."`
	State []integration.State `query:"state" enum:"idle,queued,running,waiting,paused" doc:"Only those in one of these states."`
	Text  string              `query:"text" maxLength:"200" doc:"Only those whose name, account name or description has this text."`
}

func (s *server) listIntegrations(ctx context.Context, in *listIntegrationsInput) (*listOutput[integration.Applied], error) {
	all, err := s.cfg.Integrations.Applied(ctx)
	if err != nil {
		return nil, err
	}
	who := identity(ctx)
	all = slices.DeleteFunc(all, func(a integration.Applied) bool {
		return !who.Sees(a.Key) || in.Kind != "" && string(a.Kind) != in.Kind ||
			len(in.State) > 0 && !slices.Contains(in.State, a.Status.State) ||
			!mentions(in.Text, a.Name, a.AccountName, a.Description)
	})
	return page(in.PageInput, integrationOrder, all)
}

// mentions says whether a text is in one of others, without regard to case.
func mentions(text string, in ...string) bool {
	return slices.ContainsFunc(in, func(one string) bool { return strings.Contains(fold(one), fold(text)) })
}

// integration is the integration of an id or a key, if who asks may see it.
func (s *server) integration(ctx context.Context, named string) (integration.Instance, error) {
	is, err := s.cfg.Integrations.Instance(ctx, integration.ID(named))
	if problem.Is(err, problem.NotFound) {
		is, err = s.cfg.Integrations.InstanceOf(ctx, named)
	}
	if err != nil {
		return is, err
	}
	onTarget(ctx, "integration", is.Key)
	if !identity(ctx).Sees(is.Key) {
		return is, hidden(ctx, "there is no integration %q", named)
	}
	return is, nil
}

// applied is the answer that shows an integration.
func (s *server) applied(ctx context.Context, id integration.ID) (*integrationOutput, error) {
	a, err := s.cfg.Integrations.AppliedOf(ctx, id)
	if err != nil {
		return nil, err
	}
	return &integrationOutput{tagOf(a.Version), a}, nil
}

func (s *server) getIntegration(ctx context.Context, in *IntegrationInput) (*integrationOutput, error) {
	is, err := s.integration(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return s.applied(ctx, is.ID)
}

type createdIntegration struct {
	Tagged
	Location string `header:"Location" doc:"Where the integration is."`
	Body     integration.Applied
}

func (s *server) createIntegration(ctx context.Context, in *struct{ Body IntegrationBody }) (*createdIntegration, error) {
	set, err := in.Body.settings()
	if err != nil {
		return nil, err
	}
	is, err := s.cfg.Integrations.Create(ctx, set, identity(ctx).Name)
	if err != nil {
		return nil, err
	}
	onTarget(ctx, "integration", is.Key)
	out, err := s.applied(ctx, is.ID)
	if err != nil {
		return nil, err
	}
	return &createdIntegration{out.Tagged, integrationPath + "/" + string(is.ID), out.Body}, nil
}

type changeIntegrationInput struct {
	IntegrationInput
	MatchInput
	Body IntegrationBody
}

func (s *server) changeIntegration(ctx context.Context, in *changeIntegrationInput) (*integrationOutput, error) {
	is, version, err := s.integrationAt(ctx, in.ID, in.MatchInput)
	if err != nil {
		return nil, err
	}
	if in.Body.Kind != nil && *in.Body.Kind != is.Kind {
		return nil, problem.Wrong(problem.Field{Path: "kind", Text: "cannot be changed; add another integration"})
	}
	before := is.Settings
	named, err := in.Body.onto(&is.Settings)
	if err != nil {
		return nil, err
	}
	inDetail(ctx, "fields", named)
	// Another tenant, or another credential, is something new that is connected.
	if who := identity(ctx); !before.ConnectsAs(is.Settings) && !who.May(account.IntegrationCreate) {
		return nil, lacking(who, account.IntegrationCreate)
	}
	if _, err := s.cfg.Integrations.Change(ctx, is.ID, version, is.Settings, identity(ctx).Name); err != nil {
		return nil, err
	}
	return s.applied(ctx, is.ID)
}

// integrationAt is an integration with the version that a change is meant for.
func (s *server) integrationAt(ctx context.Context, named string, match MatchInput) (integration.Instance, int64, error) {
	is, err := s.integration(ctx, named)
	if err != nil {
		return is, 0, err
	}
	version, err := match.version()
	return is, version, err
}

func (s *server) pauseIntegration(ctx context.Context, in *IntegrationInput) (*integrationOutput, error) {
	is, err := s.integration(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := s.cfg.Integrations.Pause(ctx, is.ID, 0, identity(ctx).Name); err != nil {
		return nil, err
	}
	return s.applied(ctx, is.ID)
}

func (s *server) resumeIntegration(ctx context.Context, in *IntegrationInput) (*integrationOutput, error) {
	is, err := s.integration(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := s.cfg.Integrations.Resume(ctx, is.ID, 0, identity(ctx).Name); err != nil {
		return nil, err
	}
	return s.applied(ctx, is.ID)
}
