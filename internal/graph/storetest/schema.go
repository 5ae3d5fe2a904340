package storetest

import (
	"strings"
	"sync"

	"parapet/internal/graph"
)

// entityProperties are those of every entity type: some of each kind, one that
// is volatile, tags of both kinds that sources write, and an unusual name.
var entityProperties = []graph.Property{
	{Name: "name", Kind: graph.KindText},
	{Name: "displayName", Kind: graph.KindText},
	{Name: "owner", Kind: graph.KindText},
	{Name: "classification", Kind: graph.KindText},
	{Name: "severity", Kind: graph.KindText},
	{Name: "active", Kind: graph.KindBool},
	{Name: "public", Kind: graph.KindBool},
	{Name: "age", Kind: graph.KindNumber},
	{Name: "score", Kind: graph.KindNumber},
	{Name: "createdOn", Kind: graph.KindTime},
	{Name: "resolvedOn", Kind: graph.KindTime},
	{Name: "lastSeenOn", Kind: graph.KindTime, Volatile: true},
	{Name: "tags", Kind: graph.KindList},
	{Name: "ips", Kind: graph.KindList},
	{Name: "tag.Production", Kind: graph.KindBool},
	{Name: "tag.Team", Kind: graph.KindText},
	{Name: "tag.Reviewed", Kind: graph.KindText},
	{Name: "odd-name", Kind: graph.KindText},
}

var relationshipProperties = []graph.Property{
	{Name: "role", Kind: graph.KindText},
	{Name: "weight", Kind: graph.KindNumber},
	{Name: "effective", Kind: graph.KindBool},
	{Name: "since", Kind: graph.KindTime},
	{Name: "lastSeenOn", Kind: graph.KindTime, Volatile: true},
	{Name: "ports", Kind: graph.KindList},
}

func entity(t graph.Type, classes ...graph.Class) graph.EntityType {
	return graph.EntityType{Type: t, Classes: classes, Properties: entityProperties}
}

func relationship(from graph.Type, verb graph.Class, to graph.Type) graph.RelationshipType {
	return graph.RelationshipType{
		Type:  from + "_" + graph.Type(strings.ToLower(string(verb))) + "_" + to,
		Class: verb, From: from, To: to, Properties: relationshipProperties,
	}
}

func mapped(r graph.RelationshipType) graph.RelationshipType {
	r.Mapped = true
	return r
}

// Schema is that of the suite: people with accounts in groups and teams, who
// use and manage devices and servers, which have agents and findings.
var Schema = sync.OnceValue(func() *graph.Schema {
	s, err := graph.NewSchema(
		[]graph.EntityType{
			entity("user", "User"), entity("person", "Person"),
			entity("group", "UserGroup"), entity("team", "Team"),
			entity("device", "Device"), entity("server", "Host", "Device"),
			entity("agent", "HostAgent"), entity("finding", "Finding"),
			entity("app", "Application"), entity("account", "Account"),
		},
		[]graph.RelationshipType{
			relationship("account", "HAS", "user"),
			relationship("group", "HAS", "user"), relationship("group", "HAS", "group"),
			relationship("team", "HAS", "user"),
			relationship("user", "HAS", "device"), relationship("user", "USES", "device"),
			relationship("user", "HAS", "server"),
			relationship("user", "MANAGES", "user"),
			relationship("user", "ASSIGNED", "app"), relationship("group", "ASSIGNED", "app"),
			relationship("agent", "PROTECTS", "device"), relationship("agent", "PROTECTS", "server"),
			relationship("agent", "IDENTIFIED", "finding"),
			relationship("device", "HAS", "finding"), relationship("server", "HAS", "finding"),
			relationship("device", "INSTALLED", "app"), relationship("app", "CONNECTS", "app"),
			relationship("account", "LIMITS", "app"),
			mapped(relationship("user", "IS", "person")), mapped(relationship("finding", "IS", "finding")),
		})
	if err != nil {
		panic(err)
	}
	return s
})
