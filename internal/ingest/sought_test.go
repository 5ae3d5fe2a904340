package ingest

import (
	"testing"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/msgraph"
)

// holding is a graph that holds users of an integration.
func holding(t *testing.T, integration string, users ...msgraph.User) graph.View {
	t.Helper()
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tx.Rollback)
	draft := tx.Draft(Partition(integration))
	for _, user := range users {
		if err := draft.PutEntity(graph.User, userKey(user.ID), userProps(user)); err != nil {
			t.Fatal(err)
		}
	}
	draft.Finish(graph.Whole, graph.User)
	if _, err := tx.Seal(t.Context(), Partition(integration), nil, nil); err != nil {
		t.Fatal(err)
	}
	return tx.View()
}

// People are found by their id, else by their security identifier, else by their
// principal name, whether this run read of them or another one. Of who was read by
// now, nothing counts that was known before, and a mark that went from one to another
// is that of who was read.
func TestFindPeople(t *testing.T) {
	t.Parallel()
	r := &run{cfg: Config{Name: "acme"}, stored: holding(t, "acme",
		msgraph.User{ID: "u3", UserPrincipalName: "old@x"},
		msgraph.User{ID: "U4", UserPrincipalName: "Dan@x", SecurityIdentifier: "S-1-4", OnPremisesSecurityIdentifier: "S-1-44"},
		msgraph.User{ID: "u5", UserPrincipalName: "eve@x", SecurityIdentifier: "S-1-55"},
	)}
	r.people.note(msgraph.User{ID: "U1", UserPrincipalName: "ada@X", OnPremisesSecurityIdentifier: "S-1-5"})
	r.people.note(msgraph.User{ID: "u2", SecurityIdentifier: "S-1-12"})
	r.people.note(msgraph.User{ID: "U3", UserPrincipalName: "new@x"})
	r.people.note(msgraph.User{ID: "u6", UserPrincipalName: "Eve@x"})
	for _, c := range []struct {
		who  person
		want graph.Key
	}{
		{person{ID: "u1"}, userKey("U1")},
		{person{ID: "gone", Principal: "ADA@x"}, userKey("U1")},
		{person{SID: "s-1-5"}, userKey("U1")},
		{person{SID: "S-1-12", Principal: "nobody@x"}, userKey("u2")},
		{person{ID: "u3", Principal: "old@x"}, userKey("U3")},
		{person{Principal: "new@x"}, userKey("U3")},
		{person{Principal: "old@x"}, ""},
		{person{ID: "u4"}, userKey("U4")},
		{person{ID: "gone", SID: "s-1-4"}, userKey("U4")},
		{person{SID: "S-1-44"}, userKey("U4")},
		{person{SID: "S-1-0", Principal: "dan@x"}, userKey("U4")},
		{person{ID: "U4", SID: "S-1-12", Principal: "ada@x"}, userKey("U4")},
		{person{ID: "u2", SID: "S-1-4", Principal: "ada@x"}, userKey("u2")},
		{person{SID: "S-1-4", Principal: "ada@x"}, userKey("U4")},
		{person{SID: "S-1-5", Principal: "dan@x"}, userKey("U1")},
		{person{Principal: "eve@x"}, userKey("u6")},
		{person{ID: "u5", Principal: "eve@x"}, userKey("u5")},
		{person{SID: "S-1-55", Principal: "eve@x"}, userKey("u5")},
		{person{Name: "ada"}, ""},
		{person{ID: "u7"}, ""},
	} {
		accounts := sought{}
		accounts.add(c.who)
		(&task{run: r}).look(accounts)
		if got, ok := accounts.find(c.who); got != c.want || ok != (c.want != "") {
			t.Errorf("find(%+v) = %q, %v, want %q", c.who, got, ok, c.want)
		}
	}
}

// Of another integration nobody is taken for a person of this one.
func TestFindPeopleOfTheIntegration(t *testing.T) {
	t.Parallel()
	stored := holding(t, "other", msgraph.User{ID: "u1", UserPrincipalName: "ada@x"})
	for name, want := range map[string]graph.Key{"acme": "", "other": userKey("u1")} {
		task, accounts, ada := &task{run: &run{cfg: Config{Name: name}, stored: stored}}, sought{}, person{ID: "u1", Principal: "ada@x"}
		accounts.add(ada)
		task.look(accounts)
		if got, _ := accounts.find(ada); got != want {
			t.Errorf("found %q of %s, want %q", got, name, want)
		}
		if got := task.hasDirectory(); got != (want != "") {
			t.Errorf("%s has a directory: %v", name, got)
		}
	}
}
