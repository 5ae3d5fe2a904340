package ingest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

// Checkup says whether an integration may read all that it is set to read.
type Checkup struct {
	// OK is true when both tokens came, no permission is missing, Graph answered
	// and the Defender API did for each licence.
	OK bool `json:"ok"`
	// Token says for each API whether a token came.
	Token map[transport.API]TokenState `json:"token"`
	// Permissions are those that are needed, then those that are not.
	Permissions []Permission `json:"permissions"`
	// Licences are those whose presence or absence could be seen.
	Licences map[Licence]bool `json:"licences"`
	// Hints are sentences about what would be better, why a licence is absent or
	// unknown, and why Graph did not answer.
	Hints []string `json:"hints,omitempty"`
}

// TokenState says whether a token came, and if not, why.
type TokenState struct {
	OK    bool   `json:"ok"`
	Error string `json:"error,omitempty"`
}

// Permission is an application permission and whether it is granted.
type Permission struct {
	API  transport.API `json:"api"`
	Role string        `json:"role"`
	// Alternatives are roles that serve in its place.
	Alternatives []string `json:"alternatives"`
	State        State    `json:"state"`
	// Lost says what is not read while it is missing, and where to grant it.
	Lost string `json:"lost,omitempty"`
}

// State says whether a permission is there and ought to be.
type State string

// The states of a permission.
const (
	Granted  State = "granted"
	Missing  State = "missing"
	Unneeded State = "unneeded" // granted, and nothing that is switched on needs it
)

// Licence is a product whose licence parts of a tenant's data depend on.
type Licence string

// The licences that can be told from how the APIs answer.
const (
	DefenderLicence                Licence = "defender"
	VulnerabilityManagementLicence Licence = "vulnerability_management"
)

// Check compares what is granted with what the integration needs, asks Graph for
// the organisation to see whether it answers, and the Defender API for one record
// of each kind to see its licences. The error is ctx's.
func Check(ctx context.Context, cfg Config) (Checkup, error) {
	c := &Checkup{OK: true, Token: map[transport.API]TokenState{}, Permissions: []Permission{}, Licences: map[Licence]bool{}}
	for _, api := range []transport.API{transport.Graph, transport.Defender} {
		c.checkToken(api, cfg.Access.token(api))
	}
	c.checkPermissions(cfg)
	c.checkAnswers(ctx, cfg)
	return *c, ctx.Err()
}

func (c *Checkup) checkToken(api transport.API, token Token) {
	state := TokenState{OK: token.Err == nil}
	if token.Err != nil {
		state.Error = token.Err.Error()
		c.OK = false
	}
	c.Token[api] = state
}

// checkPermissions lists the permissions of every step that is switched on, and
// then what is granted besides. Without a token nobody knows what is granted.
func (c *Checkup) checkPermissions(cfg Config) {
	used := map[transport.API][]string{}
	for _, s := range steps() {
		if !s.isOn(cfg.Sources) {
			continue
		}
		for _, w := range s.ways {
			used[w.need.api] = append(used[w.need.api], w.need.used(cfg.Access))
		}
		c.require(s, cfg.Access)
	}
	for _, api := range []transport.API{transport.Graph, transport.Defender} {
		for _, role := range slices.Sorted(slices.Values(cfg.Access.token(api).Roles)) {
			if !slices.Contains(used[api], role) {
				c.Permissions = append(c.Permissions, Permission{API: api, Role: role, Alternatives: []string{}, State: Unneeded})
			}
		}
	}
}

// require adds what the ways of a step need. One of them is enough; when none is
// granted, what is missing is the permission that is asked for. Without a token
// nobody knows what is granted.
func (c *Checkup) require(s step, access Access) {
	outcome, _ := s.permitted(access)
	ending := s.ending(access)
	if ending != "" && !slices.Contains(c.Hints, ending) {
		c.Hints = append(c.Hints, ending)
	}
	for _, w := range s.ways {
		switch {
		case len(w.need.roles) == 0 || access.token(w.need.api).Err != nil:
		case w.need.used(access) != "":
			c.list(w.need)
		case w.need.better != "" && ending == "":
			c.Hints = append(c.Hints, fmt.Sprintf("with the permission %s "+w.need.better, w.need.anyRole(), s.reads))
		}
	}
	n := s.asked()
	if outcome == "" || access.token(n.api).Err != nil {
		return
	}
	c.OK = false
	p := c.list(n)
	p.State = Missing
	p.Lost = strings.TrimSuffix(p.Lost, n.grant()) + s.reads + "; " + n.grant()
}

// ending is what there is to say of a permission on its way out that is granted in
// place of a better one; empty for nothing.
func (s step) ending(access Access) (ending string) {
	for _, w := range s.ways {
		switch granted := w.need.used(access) != ""; {
		case granted && w.need.ends != nil:
			ending = w.need.ends()
		case granted && w.kind == route.Hunting:
			return ""
		}
	}
	return ending
}

// list adds a permission. Steps may need the same role with different
// alternatives.
func (c *Checkup) list(n need) *Permission {
	p := c.permission(n.api, n.roles[0])
	for _, role := range n.roles[1:] {
		if !slices.Contains(p.Alternatives, role) {
			p.Alternatives = append(p.Alternatives, role)
		}
	}
	return p
}

// permission is the entry of a role, granted unless something else is found.
func (c *Checkup) permission(api transport.API, role string) *Permission {
	i := slices.IndexFunc(c.Permissions, func(p Permission) bool { return p.API == api && p.Role == role })
	if i < 0 {
		i = len(c.Permissions)
		c.Permissions = append(c.Permissions, Permission{API: api, Role: role, Alternatives: []string{}, State: Granted})
	}
	return &c.Permissions[i]
}

// checkAnswers asks for one record where a permission allows it: a token may come
// although its API is out of reach, and Defender tells of a missing licence in no
// other way.
func (c *Checkup) checkAnswers(ctx context.Context, cfg Config) {
	for _, s := range steps() {
		if outcome, _ := s.permitted(cfg.Access); s.probe == nil || !s.isOn(cfg.Sources) || outcome != "" {
			continue
		}
		c.settle(s, s.probe(ctx, cfg))
	}
}

// settle notes how a step's probe ended.
func (c *Checkup) settle(s step, err error) {
	if s.licence != "" && (err == nil || outcomeOf(err) == graph.Unlicensed) {
		c.Licences[s.licence] = err == nil
	}
	if err == nil {
		return
	}
	c.OK = false
	hint := s.reads + " cannot be read"
	if s.licence != "" {
		hint = "licence " + string(s.licence)
	}
	c.Hints = append(c.Hints, fmt.Sprintf("%s: %v", hint, err))
}
