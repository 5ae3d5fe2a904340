package exposure

import (
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Picture is what a generation tells of vulnerabilities, as far as an account sees
// it.
type Picture struct {
	Generation graph.Generation
	parts      []*part
}

// need is what of a generation is looked at all the time.
var need = column.Need{
	Tables: map[graph.Type]column.Names{
		graph.Vulnerability: {List: []string{
			"displayName", "description", "severity", "score", "epss", "publishedOn", "public", "exploitVerified", "exploitInKit", "tags",
		}},
		graph.Machine:  {List: []string{"displayName", "rbacGroupName", "riskScore"}},
		graph.Software: {List: []string{"displayName", "vendor"}},
	},
	Edges: map[graph.Type]column.Names{graph.MachineIdentified: {}},
}

// part is an integration's part of a picture.
type part struct {
	*counted
	edges    *column.Edges
	facts    []fact // of weaknesses, by row
	machines *column.Table
	software *column.Table // nil when none was read
	groups   column.Column // of machines, nil when none is in a group
}

func newPart(view *column.View, e *column.Edges, c *counted) *part {
	p := &part{counted: c, edges: e, facts: facts(e.To()), machines: e.From(), groups: e.From().Column("rbacGroupName")}
	for _, t := range view.Tables(graph.Software) {
		if t.Partition() == e.From().Partition() {
			p.software = t
		}
	}
	return p
}

func (p *part) dict() *column.Dict { return p.edges.Dict() }

// group is the code of a machine's group, 0 when it is in none.
func (p *part) group(machine uint32) uint32 {
	if p.groups == nil {
		return 0
	}
	return uint32(p.groups.Word(machine))
}

// integration is the name of the integration whose part it is.
func (p *part) integration() string {
	_, name, _ := strings.Cut(string(p.machines.Partition()), "/")
	return name
}
