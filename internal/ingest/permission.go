package ingest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/transport"
)

func (a Access) has(api transport.API, role string) bool {
	return slices.Contains(a.token(api).Roles, role)
}

// used is the role by which a token serves the need, empty when none does.
func (n need) used(access Access) string {
	for _, role := range n.roles {
		if access.has(n.api, role) {
			return role
		}
	}
	return ""
}

// permitted says why what is needed may not be had, before a call is made; the
// outcome is empty when it may.
func (n need) permitted(access Access) (graph.Outcome, string) {
	if len(n.roles) == 0 || n.used(access) != "" {
		return "", ""
	}
	if err := access.token(n.api).Err; err != nil {
		return graph.Failed, err.Error()
	}
	return graph.Forbidden, fmt.Sprintf("the application lacks the permission %s: %s", n.anyRole(), n.grant())
}

// permitted says why the step may not run: none of its ways may be taken. It
// tells of the permission that is asked for.
func (s step) permitted(access Access) (graph.Outcome, string) {
	for _, w := range s.ways {
		if outcome, _ := w.need.permitted(access); outcome == "" {
			return "", ""
		}
	}
	return s.asked().permitted(access)
}

// asked is the need that the documentation asks for.
func (s step) asked() need {
	for _, w := range s.ways {
		if !w.need.unasked {
			return w.need
		}
	}
	return s.ways[0].need
}

// anyRole names the roles of which one is enough.
func (n need) anyRole() string { return strings.Join(n.roles, " or ") }

// grant says where the permission is granted.
func (n need) grant() string {
	return fmt.Sprintf("grant it in the Entra admin center > App registrations > the application > API permissions > "+
		"Add a permission > %s > Application permissions > %s, then grant admin consent", listedUnder(n.api), n.roles[0])
}

// listedUnder is where the admin center lists an API's permissions.
func listedUnder(api transport.API) string {
	if api == transport.Defender {
		return "APIs my organization uses > WindowsDefenderATP"
	}
	return "Microsoft Graph"
}

// outcomeOf is the outcome of a step that ended with an error.
func outcomeOf(err error) graph.Outcome {
	if errors.Is(err, errHuntingEnded) {
		return graph.Forbidden // what helps is to grant a permission
	}
	refused, ok := errors.AsType[*transport.Error](err)
	if !ok {
		return graph.Failed
	}
	switch refused.Kind {
	case transport.Unauthorized, transport.Forbidden, transport.MissingRole:
		return graph.Forbidden
	case transport.Unlicensed:
		return graph.Unlicensed
	}
	return graph.Failed
}
