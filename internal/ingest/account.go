package ingest

import (
	"context"

	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/msgraph"
	"parapet/internal/transport"
)

func accountSource() step {
	return step{
		name: accountStep, reads: "the organisation's name and domains", always: true,
		types: []graph.Type{graph.Account},
		probe: probeGraph,
		ways: []way{{
			kind: route.List,
			need: need{api: transport.Graph, roles: []string{"Organization.Read.All", "Directory.Read.All"}},
			cost: func(route.Size) []route.Cost { return []route.Cost{{Quota: "graph", Calls: 1, Bytes: 2_000}} },
			run:  fillAccount,
		}},
	}
}

// probeGraph asks for the organisation, which is one small record.
func probeGraph(ctx context.Context, cfg Config) error {
	_, err := cfg.Graph.Organization(ctx)
	return err
}

func fillAccount(ctx context.Context, t *task) error {
	organization, err := t.cfg.Graph.Organization(ctx)
	if err != nil {
		return err
	}
	t.advance()
	return t.entity(graph.Account, accountKey(t.cfg.Name), accountProps(t.accountName(), organization))
}

// nameAccount makes the account known by its name when nobody told more of it,
// now or earlier: everything else hangs on it, and its key is known.
func (r *run) nameAccount() error {
	if r.account.came() || len(r.storedKeys(graph.Account)) > 0 {
		return nil
	}
	r.account.notes.remark("the account is known by its name only")
	props := accountProps(r.accountName(), msgraph.Organization{})
	if err := r.account.entity(graph.Account, accountKey(r.cfg.Name), props); err != nil {
		return err
	}
	r.draft.Finish(graph.Part, graph.Account)
	return nil
}

func accountKey(name string) graph.Key { return graph.Key("microsoft_defender_account:" + name) }

func (r *run) accountName() string {
	if r.cfg.AccountName == "" {
		return r.cfg.Name
	}
	return r.cfg.AccountName
}

func accountProps(accountName string, o msgraph.Organization) graph.Props {
	name := o.DisplayName
	if name == "" {
		name = accountName
	}
	var domains []string
	var main string
	for _, domain := range o.VerifiedDomains {
		domains = append(domains, domain.Name)
		if domain.IsDefault != nil && *domain.IsDefault {
			main = domain.Name
		}
	}
	return graph.Props{
		text("id", o.ID),
		text("name", name),
		text("displayName", accountName),
		text("organizationName", o.DisplayName),
		text("defaultDomain", main),
		list("verifiedDomains", domains),
		text("vendor", "Microsoft Defender"),
	}
}
