package simulator_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/raced"
	"parapet/internal/simulator"
)

// directoryCopy is what a client keeps that follows a delta link.
type directoryCopy map[string]map[string]any

// round counts what a walk brought.
type round struct{ objects, removed int }

// follow walks a round, applies it and returns the next link. A change that is
// met again, as Graph warns, is applied again.
func (c directoryCopy) follow(t *testing.T, s *tenant, token, link string) (next string, seen round) {
	t.Helper()
	for link != "" {
		var page struct {
			NextLink  string           `json:"@odata.nextLink"`
			DeltaLink string           `json:"@odata.deltaLink"`
			Value     []map[string]any `json:"value"`
		}
		s.get(t, token, link, &page)
		if (page.NextLink == "") == (page.DeltaLink == "") {
			t.Fatalf("a page with nextLink %q and deltaLink %q", page.NextLink, page.DeltaLink)
		}
		for _, object := range page.Value {
			c.apply(object)
			if object["@removed"] != nil {
				seen.removed++
			}
		}
		seen.objects += len(page.Value)
		link, next = page.NextLink, page.DeltaLink
	}
	return next, seen
}

func (c directoryCopy) apply(object map[string]any) {
	id := object["id"].(string)
	if object["@removed"] != nil {
		delete(c, id)
		return
	}
	kept := map[string]any{}
	maps.Copy(kept, object)
	delete(kept, "members@delta")
	joined := map[string]any{}
	if before := c[id]; before != nil && before["members"] != nil {
		joined = maps.Clone(before["members"].(map[string]any))
	}
	changed, _ := object["members@delta"].([]any)
	for _, m := range changed {
		member := m.(map[string]any)
		if member["@removed"] != nil {
			delete(joined, member["id"].(string))
		} else {
			joined[member["id"].(string)] = member["@odata.type"]
		}
	}
	if len(joined) > 0 {
		kept["members"] = joined
	}
	c[id] = kept
}

// whole reads the directory by its lists.
func whole(t *testing.T, s *tenant, token, kind, selected string, members bool) directoryCopy {
	t.Helper()
	all := directoryCopy{}
	objects, _ := walk[map[string]any](t, s, token, "/v1.0/"+kind+"?$top=999&$select="+selected)
	for _, object := range objects {
		maps.DeleteFunc(object, func(_ string, v any) bool { return v == nil })
		if members {
			id := object["id"].(string)
			joined, _ := walk[map[string]any](t, s, token, "/v1.0/groups/"+id+"/members?$select=id&$top=999")
			list := map[string]any{}
			for _, m := range joined {
				list[m["id"].(string)] = m["@odata.type"]
			}
			if len(list) > 0 {
				object["members"] = list
			}
		}
		all[object["id"].(string)] = object
	}
	return all
}

func TestDeltaEqualsTheWhole(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	s := start(t, simulator.Config{Devices: 260, Seed: 11, QuotaWindowScale: 1e-6})
	token := s.token(t, graphScope)
	const userKeys, groupKeys = "id,displayName,mail,jobTitle,accountEnabled,department", "id,displayName,description"
	users, groups := directoryCopy{}, directoryCopy{}
	userLink, first := users.follow(t, s, token, "/v1.0/users/delta?$select="+userKeys)
	groupLink, _ := groups.follow(t, s, token, "/v1.0/groups/delta?$select="+groupKeys+",members")
	if first.objects <= len(users) {
		t.Errorf("%d objects for %d users: none came twice", first.objects, len(users))
	}
	var later round
	for range 10 {
		s.order(t, http.MethodPost, "advance", `{"hours": 14}`, nil)
		var n round
		userLink, n = users.follow(t, s, token, userLink)
		later.objects, later.removed = later.objects+n.objects, later.removed+n.removed
		groupLink, n = groups.follow(t, s, token, groupLink)
		later.objects, later.removed = later.objects+n.objects, later.removed+n.removed
	}
	if diff := cmp.Diff(whole(t, s, token, "users", userKeys, false), users); diff != "" {
		t.Errorf("users (-whole +followed):\n%s", diff)
	}
	if diff := cmp.Diff(whole(t, s, token, "groups", groupKeys, true), groups); diff != "" {
		t.Errorf("groups (-whole +followed):\n%s", diff)
	}
	if later.removed == 0 || later.objects <= later.removed || later.objects > 5*first.objects {
		t.Errorf("ten rounds brought %+v, the first %+v", later, first)
	}
}

func TestDeltaOptions(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{Seed: 12, QuotaWindowScale: 1e-6})
	token := s.token(t, graphScope)
	now := directoryCopy{}
	link, n := now.follow(t, s, token, "/v1.0/users/delta?$deltatoken=latest")
	if n.objects != 0 {
		t.Errorf("from now on: %d changes, want none yet", n.objects)
	}
	all := directoryCopy{}
	all.follow(t, s, token, "/v1.0/users/delta")
	for id, user := range all {
		want := map[string]any{"id": id}
		if name, ok := user["displayName"]; ok {
			want["displayName"] = name
		}
		one := directoryCopy{}
		one.follow(t, s, token, "/v1.0/users/delta?$select=displayName&$filter="+url.QueryEscape("id eq '"+id+"'"))
		if diff := cmp.Diff(directoryCopy{id: want}, one); diff != "" {
			t.Errorf("only %s (-want +got):\n%s", id, diff)
		}
	}
	for id, user := range all {
		for name, value := range user {
			if value == nil {
				t.Errorf("user %s has %s that is not set", id, name)
			}
		}
	}
	for _, query := range []string{"$top=5", "$orderby=id", "$select=colour", "$filter=mail%20eq%20'x'", "$skiptoken=!"} {
		if status, _ := s.refusal(t, token, http.MethodGet, "/v1.0/users/delta?"+query, ""); status != http.StatusBadRequest {
			t.Errorf("?%s: %d, want 400", query, status)
		}
	}
	s.order(t, http.MethodPost, "advance", `{"hours": 168}`, nil)
	if a := s.send(t, http.MethodGet, link, "", "Authorization", "Bearer "+token); a.Status != http.StatusOK {
		t.Errorf("after seven days: %d %s", a.Status, a.Body)
	}
	s.order(t, http.MethodPost, "advance", `{"hours": 1}`, nil)
	status, e := s.refusal(t, token, http.MethodGet, link, "")
	if status != http.StatusGone || e.Error.Code != "syncStateNotFound" || !strings.Contains(e.Error.Message, "expired") {
		t.Errorf("after more than seven days: %d %+v", status, e)
	}
}
